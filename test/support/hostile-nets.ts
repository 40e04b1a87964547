/** Makers of nets that are small and would fill all memory, never end, or are not what they say: for tests and scripts. */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { constants, deflateRawSync } from "node:zlib";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Group } from "h5wasm";
import { hdf5Bytes } from "../../src/keras/hdf5-file.ts";
import type { Net } from "../../src/keras/net.ts";
import { exampleNet } from "../keras/example-net.ts";

const fixtures = resolve(import.meta.dirname, "../keras/fixtures");
export const netFixture = (name: string): Buffer => readFileSync(join(fixtures, name));

/** Of a sound .keras file. */
export const archived = (): Record<string, Uint8Array> => unzipSync(netFixture("stack.keras"));

/** Whose weights are this HDF5 file, not packed further. */
export const kerasOf = (weights: Uint8Array): Uint8Array =>
  zipSync({ ...archived(), "model.weights.h5": weights }, { level: 0 });

/** An archive whose weights are so many zeros: 1 MB a GB. `says`: how many it says that they are. */
export const bomb = async (bytes: number, says = bytes): Promise<Uint8Array> => {
  const block = 2 ** 26;
  const zeros = deflateRawSync(Buffer.alloc(block), { finishFlush: constants.Z_FULL_FLUSH });
  const blocks = Array.from({ length: Math.ceil(bytes / block) }, () => zeros);
  const packed = Buffer.concat([...blocks, deflateRawSync(Buffer.alloc(0))]);
  const writer = new ZipWriter(new Uint8ArrayWriter());
  const { "config.json": config = new Uint8Array() } = archived();
  await writer.add("config.json", new Uint8ArrayReader(config), { useWebWorkers: false });
  const asItIs = { passThrough: true, compressionMethod: 8, uncompressedSize: says, crc32: 0 } as const;
  await writer.add("model.weights.h5", new Uint8ArrayReader(packed), asItIs);
  return writer.close();
};

/** A sound archive in which a byte is another. */
export const wrongSum = (): Uint8Array => {
  const stored = Buffer.from(zipSync(archived(), { level: 0 }));
  stored[stored.indexOf('"class_name"') + 1] = 120;
  return stored;
};

/** The example net with the first number of a weight of its dense layer changed. */
export const withNumber = (value: number): Net => {
  const net = exampleNet();
  const nodes = net.nodes.map((node) =>
    node.layer.name === "answer"
      ? {
          ...node,
          weights: node.weights.map((weight) => ({ ...weight, values: weight.values.with(0, value) })),
        }
      : node,
  );
  return { ...net, nodes };
};

const firstGroup = (root: Group): Group =>
  root.create_group("layers").create_group("conv2d").create_group("vars");

/** The first weight of the sound archive, made by `put` in its group. */
export const withFirstArray = async (put: (vars: Group) => void): Promise<Uint8Array> =>
  kerasOf(
    await hdf5Bytes((root) => {
      put(firstGroup(root));
    }),
  );

/** An array of so many zeros. */
export const emptyRoom = (bytes: number): Promise<Uint8Array> =>
  withFirstArray((vars) => {
    const [data, shape] = [new Float32Array(bytes / 4), [bytes / 4]];
    vars.create_dataset({ name: "0", data, shape, chunks: [1e5], compression: 9, dtype: "<f" });
  });

/** An array that has more numbers than lie there, in chunks. */
export const declares = (count: number): Promise<Uint8Array> =>
  withFirstArray((vars) => {
    const [data, shape] = [new Float32Array(1000), [1000]];
    const array = vars.create_dataset({
      name: "0",
      data,
      shape,
      maxshape: [null],
      chunks: [1000],
      dtype: "<f",
    });
    array.resize([count]);
  });

/** The sound archive, whose dense layer has another number of units. */
export const withUnits = (units: number): Uint8Array => {
  const config = strFromU8(archived()["config.json"] ?? new Uint8Array());
  return withConfig(config.replace(/"units": \d+/, `"units": ${units}`));
};

/** An HDF5 file of groups in one another, a description beside them. Each is led to from the root, too: HDF5 is slow at long paths. */
export const deepGroups = (levels: number, name: string): Promise<Uint8Array> =>
  hdf5Bytes((root) => {
    root.create_attribute("model_config", "{}");
    for (let level = levels; level > 0; level--) {
      const group = root.create_group(String(level));
      if (level < levels) group.create_hard_link(`/${level + 1}`, name);
    }
  });

/** An HDF5 file of so many groups beside one another, and a description. */
export const manyGroups = (count: number, config = "{}"): Promise<Uint8Array> =>
  hdf5Bytes((root) => {
    root.create_attribute("model_config", config, null, "S");
    const weights = root.create_group("model_weights");
    for (let i = 0; i < count; i++) weights.create_group(`g${i}`);
  });

/** Each group has two ways to the next: 2 ** levels ways to the last. */
export const doublingLinks = (levels: number): Promise<Uint8Array> =>
  hdf5Bytes((root) => {
    root.create_attribute("model_config", "{}");
    for (let level = levels; level > 0; level--) {
      const group = root.create_group(String(level));
      for (const name of level < levels ? ["a", "b"] : []) group.create_hard_link(`/${level + 1}`, name);
    }
  });

/** A model.json of the sound net with another manifest. */
export const withManifest = (weights: readonly object[], paths: readonly string[] = ["a.bin"]): string => {
  const model: unknown = JSON.parse(netFixture("stack-tfjs/model.json").toString());
  return JSON.stringify({ ...Object(model), weightsManifest: [{ paths, weights }] });
};

/** The folder of a sound tfjs net, in which `change` may do what it likes; gives its model.json. */
export const changedTfjs = (folder: string, change: (tfjs: string) => void): string => {
  const tfjs = join(folder, "tfjs");
  cpSync(join(fixtures, "stack-tfjs"), tfjs, { recursive: true });
  change(tfjs);
  return join(tfjs, "model.json");
};

export const makePipe = (file: string): void => {
  execFileSync("mkfifo", [file]);
};

/** A file that is mostly a hole: it takes no room on the disk. */
export const withHole = (file: string, bytes: number): void => {
  writeFileSync(file, netFixture("stack.h5").subarray(0, 8));
  truncateSync(file, bytes);
};

export const endless = (file: string): void => {
  symlinkSync("/dev/zero", file);
};

export const flattenLayers = (count: number): string =>
  JSON.stringify({
    class_name: "Sequential",
    config: {
      layers: Array.from({ length: count }, (_, i) => ({ class_name: "Flatten", config: { name: `f${i}` } })),
    },
  });

export const withConfig = (config: string): Uint8Array =>
  zipSync({ ...archived(), "config.json": strToU8(config) });
