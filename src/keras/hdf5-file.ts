import type { Group } from "h5wasm";

/**
 * HDF5 notes in each object when it was made, and h5wasm has no switch for that. While nothing else can run, the
 * clock stands still, so that the same contents are the same bytes.
 */
const withoutTime = (act: () => void): void => {
  const clock = Object.getOwnPropertyDescriptor(Date, "now");
  Object.defineProperty(Date, "now", { ...clock, value: () => 0 });
  try {
    act();
  } finally {
    if (clock !== undefined) Object.defineProperty(Date, "now", clock);
  }
};

/**
 * The bytes of an HDF5 file: of the same contents the same. h5wasm writes it into a file system of its own, in
 * memory. @param fill gets the root group; it must not wait for anything
 */
export const hdf5Bytes = async (fill: (root: Group) => void): Promise<Uint8Array> => {
  const { File, ready } = await import("h5wasm");
  const module = await ready;
  // Otherwise it prints its errors and goes on.
  module.activate_throwing_error_handler();
  const name = "/written.h5";
  withoutTime(() => {
    const file = new File(name, "w");
    try {
      fill(file);
    } finally {
      file.close();
    }
  });
  try {
    return module.FS.readFile(name);
  } finally {
    module.FS.unlink(name);
  }
};

/** Float32, little-endian. */
export const putArray = (
  group: Group,
  name: string,
  { shape, values }: { shape: readonly number[]; values: Float32Array },
): void => {
  group.create_dataset({ name, data: values, shape: [...shape], dtype: "<f" });
};
