/** A net from another program's file, up to a layer, in petri's terms. */
import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { megabytes, readRegularFile } from "../disk/regular-file.ts";
import type { FindArray, Use } from "./container.ts";
import { type H5File, withH5File } from "./h5-file.ts";
import { mostNetBytes, mostTextBytes } from "./net-bounds.ts";
import { netKind, noNet } from "./net-kind.ts";
import { type Mistake, type NetResult, modelMistake, read, wordsOf } from "./net-result.ts";
import type { Net } from "./net.ts";
import { parseMap } from "./parse-map.ts";
import { readKerasArchive } from "./read-keras-archive.ts";
import { readTfjs } from "./read-tfjs.ts";
import { translateNet } from "./translate-net.ts";
import { isOf, storedName, type StoredName } from "./weight-names.ts";

interface LocatedArray {
  path: string;
  stored: StoredName;
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** The arrays of one of the model's own layers, and those of each layer within it, looked up once. */
const groupOf = (file: H5File, outermost: string) => {
  const prefix = `model_weights/${outermost}/`;
  const arrays = file.paths
    .filter((path) => path.startsWith(prefix))
    .map((path): LocatedArray => ({ path, stored: storedName(path.slice(prefix.length)) }));
  const byLast = new Map<string, LocatedArray[]>();
  for (const array of arrays) {
    const last = lastOf(array.stored.owner);
    const others = byLast.get(last) ?? [];
    byLast.set(last, others);
    others.push(array);
  }
  return { arrays, byLast };
};

/** Arrays lie at model_weights/GROUP/..., the group being the model's own layer, the rest a name with the layer's in it. */
const finder = (file: H5File): FindArray => {
  const groups = new Map<string, ReturnType<typeof groupOf>>();
  return (layer, { kerasNames }) => {
    const group = groups.get(layer.outermost) ?? groupOf(file, layer.outermost);
    groups.set(layer.outermost, group);
    const isNamed = ({ stored }: LocatedArray): boolean => kerasNames.includes(stored.own);
    const named = group.byLast
      .get(lastOf(layer.name))
      ?.find((array) => isNamed(array) && isOf(array.stored, layer.name));
    // TensorFlow may have renamed the scope of a model's own layer: conv/conv_1/kernel:0.
    const found = named ?? (layer.outermost === layer.name ? group.arrays.find(isNamed) : undefined);
    return found === undefined ? read(null) : file.array(found.path);
  };
};

const readH5 = <T>(bytes: Uint8Array, use: Use<T>): Promise<NetResult<T>> =>
  withH5File(bytes, "it", (file) => {
    const config = file.text("model_config");
    if (config.type === "mistake") return config;
    if (config.value === null)
      return modelMistake(
        "it holds no model (no model_config), perhaps only weights or an optimizer's state; save the whole model with model.save",
      );
    const model = parseMap("its model_config", config.value);
    if (model.type === "mistake") return model;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return use({ model: model.value, find: finder(file), sha256 });
  });

export interface NetRequest {
  /** Absolute path of a model.json, .h5 or .keras file, or of a folder that holds a model.json. */
  file: string;
  /** Layer whose output is taken; null: the model's (single) output. */
  cut: string | null;
}

interface NetOfFile {
  net: Net;
  /** Of the file's bytes; of a tfjs model those of model.json, then of its shards in the manifest's order. */
  sha256: string;
}

export type FoundNet = ({ type: "read" } & NetOfFile) | Mistake;

const inFolder = async (folder: string): Promise<NetResult<string>> => {
  const names = await readdir(folder);
  if (names.includes("model.json")) return read(join(folder, "model.json"));
  if (names.includes("saved_model.pb"))
    return modelMistake("it is a TensorFlow SavedModel; save the model as .keras or .h5 in Keras");
  return modelMistake("it is a folder without a model.json");
};

interface ReadFile {
  file: string;
  bytes: Buffer;
}

/** Of the file itself, or of the model.json in a folder. */
const bytesOf = async (path: string): Promise<NetResult<ReadFile>> => {
  try {
    const found = await stat(path);
    const file = found.isDirectory() ? await inFolder(path) : read(path);
    if (file.type === "mistake") return file;
    const contents = readRegularFile(file.value, mostNetBytes);
    if (contents.type === "refused") return modelMistake(contents.reason);
    return read({ file: file.value, bytes: contents.bytes });
  } catch (error) {
    return modelMistake(
      isMissing(error) ? "there is no such file" : `it cannot be read: ${diskFault(error) ?? wordsOf(error)}`,
    );
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

const readContainer = <T>(bytes: Buffer, file: string, use: Use<T>): Promise<NetResult<T>> | NetResult<T> => {
  switch (netKind(bytes)) {
    case "hdf5":
      return readH5(bytes, use);
    case "zip":
      return readKerasArchive(bytes, use);
    case "json":
      if (bytes.length > mostTextBytes)
        return modelMistake(
          `a model.json has at most ${megabytes(mostTextBytes)}; this has ${megabytes(bytes.length)}`,
        );
      return readTfjs(bytes, dirname(file), use);
    case null:
      return modelMistake(noNet);
  }
};

const readFrom = async ({ file: path, cut }: NetRequest): Promise<NetResult<NetOfFile>> => {
  const found = await bytesOf(path);
  if (found.type === "mistake") return found;
  return readContainer(found.value.bytes, found.value.file, (container) => {
    const net = translateNet(container, cut);
    return net.type === "mistake" ? net : read({ net: net.value, sha256: container.sha256 });
  });
};

/** A mistake's message begins with the file's name. Throws only for petri's own faults. */
export const readNet = async (request: NetRequest): Promise<FoundNet> => {
  const result = await readFrom(request);
  return result.type === "read"
    ? { type: "read", ...result.value }
    : { ...result, message: `${basename(request.file)}: ${result.message}` };
};
