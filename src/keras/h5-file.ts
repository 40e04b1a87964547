/** HDF5 files in memory, by h5wasm, which is loaded only when one is read. */
import type { File as OpenFile, Metadata } from "h5wasm";
import type { StoredArray } from "./container.ts";
import {
  longestStoredPath,
  mostStored,
  mostStoredLevels,
  mostTextBytes,
  mostUnpacked,
  unpackedMistake,
} from "./net-bounds.ts";
import { modelMistake, read, wordsOf, type NetResult } from "./net-result.ts";
import { float32From, type NumberType } from "./stored-numbers.ts";

export interface H5File {
  /** Of all groups and arrays, without a leading "/". */
  paths: readonly string[];
  /** A text attribute of the file itself; null: it has none of this name. */
  text(name: string): NetResult<string | null>;
  array(path: string): NetResult<StoredArray>;
}

const library = async () => {
  const { default: h5wasm } = await import("h5wasm");
  const module = await h5wasm.ready;
  // Otherwise it prints its errors and, for an array that it could not read, gives whatever was in memory.
  module.activate_throwing_error_handler();
  return { File: h5wasm.File, module };
};

type H5Module = Awaited<ReturnType<typeof library>>["module"];

/** The innermost line of HDF5's stack of errors: "#006: .../H5Fsuper.c line 577 in H5F__super_read(): reason". */
const reasonOf = (error: unknown): string => {
  const words = wordsOf(error);
  const reasons = [...words.matchAll(/ in \w+\(\): (.*)/g)].map(([, reason]) => reason ?? "");
  return reasons.at(-1) ?? words;
};

const floatingPoint: Readonly<Record<number, NumberType>> = { 2: "float16", 4: "float32", 8: "float64" };

const typeOf = ({ type, size }: Metadata, { H5T_class_t: classes }: H5Module): NumberType | null =>
  type === classes.H5T_FLOAT.value ? (floatingPoint[size] ?? null) : null;

/** h5wasm's own Dataset reads no float16. */
const bytesAt = (path: string, file: OpenFile, module: H5Module, length: number): Uint8Array => {
  const address = length > module.MAXIMUM_MEMORY ? 0 : module._malloc(length);
  if (address === 0) throw new Error(`there is no memory for its ${length} bytes`);
  try {
    module.get_dataset_data(file.file_id, path, null, null, null, BigInt(address));
    return module.HEAPU8.slice(address, address + length);
  } finally {
    module._free(address);
  }
};

/** What a file may still unpack to: several names may lead to one array, and a few bytes may stand for many. */
interface Room {
  packed: number;
  bytes: number;
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

const readArray = (path: string, file: OpenFile, module: H5Module, room: Room): NetResult<StoredArray> => {
  // The library would look for that file in a file system of its own, in memory, where only this one lies.
  if (file.get_type(path) === module.H5G_UDLINK)
    return modelMistake(`its array "${path}" is a link to another file`);
  const metadata = module.get_dataset_metadata(file.file_id, path);
  const type = typeOf(metadata, module);
  const { shape, chunks, size } = metadata;
  if (type === null || shape === null)
    return modelMistake(`its array "${path}" does not hold floating-point numbers of 16, 32 or 64 bits`);
  // HDF5 unpacks whole chunks, which may be larger than the array.
  const length = size * product(shape);
  const needed = Math.max(length, size * product(chunks ?? []));
  if (!(needed <= room.bytes)) return unpackedMistake(`its array "${path}"`, needed, room.packed);
  room.bytes -= needed;
  return read({ shape, values: float32From(bytesAt(path, file, module, length), type) });
};

const readText = (name: string, file: OpenFile, module: H5Module): NetResult<string | null> => {
  if (!(name in file.attrs)) return read(null);
  const { size, shape } = module.get_attribute_metadata(file.file_id, file.path, name);
  // Every item of a list could stand for one and the same long text.
  if (product(shape ?? []) > 1) return read(null);
  if (size > mostTextBytes) return modelMistake(`its ${name} is too long`);
  // A text that lies elsewhere in the file is no longer than the file, but has the size of its address.
  const value = file.get_attribute(name, false);
  if (typeof value !== "string") return read(null);
  return value.length > mostTextBytes ? modelMistake(`its ${name} is too long`) : read(value);
};

const inMemory = "/model.h5";

/** What a library throws while it reads is a fault of the file. */
const guarded = <T>(what: string, reading: () => NetResult<T>): NetResult<T> => {
  try {
    return reading();
  } catch (error) {
    return modelMistake(`${what} cannot be read: ${reasonOf(error)}`);
  }
};

/**
 * null: it is no group, or a link to nothing. Its kind is asked for first: each time that the library throws, it loses
 * some of its stack, and after 3000 times, as many as a large net has arrays, it has none left.
 */
const namesIn = (path: string, file: OpenFile, module: H5Module): readonly string[] | null => {
  try {
    return file.get_type(path) === module.H5G_GROUP ? module.get_names(file.file_id, path, false) : null;
  } catch {
    return null;
  }
};

/**
 * All below a group, each group before what is in it, by name. HDF5's own list of them has no bound: it overflows the
 * stack on groups that lie deep, and has all paths in memory, each with the names of all groups above it.
 */
const addPaths = (
  names: readonly string[],
  above: string,
  { file, module }: { file: OpenFile; module: H5Module },
  found: string[],
): string | null => {
  if (above.split("/").length > mostStoredLevels)
    return `it holds groups nested more than ${mostStoredLevels} levels deep`;
  for (const name of names.toSorted()) {
    const path = `${above}${name}`;
    if (path.length > longestStoredPath)
      return `it holds an array or group whose path has more than ${longestStoredPath} characters`;
    if (found.push(path) > mostStored) return `it holds more than ${mostStored} arrays and groups`;
    const within = namesIn(path, file, module) ?? [];
    const tooMuch = addPaths(within, `${path}/`, { file, module }, found);
    if (tooMuch !== null) return tooMuch;
  }
  return null;
};

const opened = (file: OpenFile, module: H5Module, packed: number): NetResult<H5File> => {
  const paths: string[] = [];
  const tooMuch = addPaths(file.keys(), "", { file, module }, paths);
  if (tooMuch !== null) return modelMistake(tooMuch);
  const room = { packed, bytes: mostUnpacked(packed) };
  return read({
    paths,
    text: (name) => guarded(`its ${name}`, () => readText(name, file, module)),
    array: (path) => guarded(`its array "${path}"`, () => readArray(path, file, module, room)),
  });
};

/** `what`: whose bytes they are, in the message. The file is open only while `use` runs. */
export const withH5File = async <T>(
  bytes: Uint8Array,
  what: string,
  use: (file: H5File) => NetResult<T>,
): Promise<NetResult<T>> => {
  const { File, module } = await library();
  module.FS.writeFile(inMemory, bytes);
  try {
    const file = guarded(what, () => read(new File(inMemory, "r")));
    if (file.type === "mistake") return file;
    try {
      const h5 = guarded(what, () => opened(file.value, module, bytes.byteLength));
      return h5.type === "mistake" ? h5 : use(h5.value);
    } finally {
      file.value.close();
    }
  } finally {
    module.FS.unlink(inMemory);
  }
};
