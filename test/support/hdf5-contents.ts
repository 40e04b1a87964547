import { Dataset, File, Group, ready } from "h5wasm";

/** Of a group its attributes, of a dataset its shape and its first number, by path: as make_written.py notes them. */
export type Hdf5Contents = Record<string, Record<string, unknown>>;

const attributesOf = (group: Group): Record<string, unknown> =>
  Object.fromEntries(Object.entries(group.attrs).map(([name, { json_value }]) => [name, json_value]));

const datasetOf = (dataset: Dataset): Record<string, unknown> => {
  const { value } = dataset;
  if (!(value instanceof Float32Array)) throw new Error(`${dataset.path} does not hold float32`);
  return { shape: dataset.shape, first: value[0] };
};

/** The root group's attributes have the path "". */
export const hdf5Contents = async (bytes: Uint8Array): Promise<Hdf5Contents> => {
  const { FS } = await ready;
  FS.writeFile("read.h5", bytes);
  const file = new File("read.h5", "r");
  try {
    const items = file.paths().map((path) => {
      const item = file.get(path);
      if (item instanceof Dataset) return [path, datasetOf(item)] as const;
      return [path, item instanceof Group ? attributesOf(item) : {}] as const;
    });
    return Object.fromEntries([["", attributesOf(file)], ...items]);
  } finally {
    file.close();
    FS.unlink("read.h5");
  }
};
