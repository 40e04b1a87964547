/** A net of a file of another program, up to a layer, in petri's terms. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Use } from "./container.ts";
import type { Net } from "./net.ts";
import { modelMistake, read, wordsOf, type Mistake, type Outcome } from "./outcome.ts";
import { readH5 } from "./read-h5.ts";
import { readKerasArchive } from "./read-keras-archive.ts";
import { readTfjs } from "./read-tfjs.ts";
import { translateNet } from "./translate-net.ts";

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

export type NetResult = ({ type: "read" } & NetOfFile) | Mistake;

/** The file itself, or the model.json of a folder. */
const fileOf = async (path: string): Promise<Outcome<string>> => {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return read(path);
    const inside = join(path, "model.json");
    const names = await readdir(path);
    if (names.includes("model.json")) return read(inside);
    if (names.includes("saved_model.pb"))
      return modelMistake("it is a TensorFlow SavedModel; save the model as .keras or .h5 in Keras");
    return modelMistake("it is a folder without a model.json");
  } catch (error) {
    return modelMistake(isMissing(error) ? "there is no such file" : `it cannot be read: ${wordsOf(error)}`);
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** By the first bytes: names say little, an old .keras file may be HDF5. */
const readContainer = <T>(bytes: Buffer, file: string, use: Use<T>): Promise<Outcome<T>> | Outcome<T> => {
  if (bytes.toString("latin1", 1, 4) === "HDF") return readH5(bytes, use);
  if (bytes.toString("latin1", 0, 2) === "PK") return readKerasArchive(bytes, use);
  if (/^\s*[{[]/.test(bytes.toString("utf8", 0, 100))) return readTfjs(bytes, dirname(file), use);
  return modelMistake("it is none of these: a tfjs model.json, an .h5 file, a .keras file");
};

const readFrom = async ({ file: path, cut }: NetRequest): Promise<Outcome<NetOfFile>> => {
  const file = await fileOf(path);
  if (file.type === "mistake") return file;
  return readContainer(await readFile(file.value), file.value, (container) => {
    const net = translateNet(container, cut);
    return net.type === "mistake" ? net : read({ net: net.value, sha256: container.sha256 });
  });
};

/** A mistake's message begins with the file's name. Throws only for petri's own faults. */
export const readNet = async (request: NetRequest): Promise<NetResult> => {
  const result = await readFrom(request);
  return result.type === "read"
    ? { type: "read", ...result.value }
    : { ...result, message: `${basename(request.file)}: ${result.message}` };
};
