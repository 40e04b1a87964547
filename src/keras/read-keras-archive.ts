/** A .keras file: a zip archive of the model's description and an HDF5 file of its weights. */
import { createHash } from "node:crypto";
import type { FileEntry } from "@zip.js/zip.js";
import { shortened } from "../read/words.ts";
import type { FindArray, Use } from "./container.ts";
import { withH5File, type H5File } from "./h5-file.ts";
import { parseMap } from "./parse-map.ts";
import { mostArchived, mostTextBytes, mostUnpacked, unpackedMistake } from "./net-bounds.ts";
import { modelMistake, read, wordsOf, type NetResult } from "./net-result.ts";

const configFile = "config.json";
const weightsFile = "model.weights.h5";

interface Parts {
  config: string;
  weights: Uint8Array;
}

/** What is unpacked, which is never more than was said. */
const inMemory = (size: number): { bytes: Uint8Array; stream: WritableStream<Uint8Array> } => {
  const bytes = new Uint8Array(size);
  let length = 0;
  const write = (chunk: Uint8Array): void => {
    if (length + chunk.length > size) throw new Error("it unpacks to more than it says");
    bytes.set(chunk, length);
    length += chunk.length;
  };
  return { bytes, stream: new WritableStream({ write }) };
};

/** A file of the archive, its checksum checked. */
const unpackedFile = async (
  entry: FileEntry,
  most: number,
  packed: number,
): Promise<NetResult<Uint8Array>> => {
  const { filename, uncompressedSize } = entry;
  if (uncompressedSize > most) return unpackedMistake(`its ${filename}`, uncompressedSize, packed);
  const { bytes, stream } = inMemory(uncompressedSize);
  await entry.getData(stream);
  return read(bytes);
};

const unpackedParts = async (bytes: Uint8Array): Promise<NetResult<Parts>> => {
  const { Uint8ArrayReader, ZipReader } = await import("@zip.js/zip.js");
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { checkSignature: true, useWebWorkers: false });
  const files = new Map<string, FileEntry>();
  let count = 0;
  for await (const entry of reader.getEntriesGenerator()) {
    if (++count > mostArchived) return modelMistake(`it is an archive of more than ${mostArchived} files`);
    if (!entry.directory) files.set(entry.filename, entry);
  }
  const [config, weights] = [files.get(configFile), files.get(weightsFile)];
  if (config === undefined || weights === undefined)
    return modelMistake(
      `it is a zip archive, but not a .keras file: it has no ${config === undefined ? configFile : weightsFile}`,
    );
  const packed = bytes.byteLength;
  const text = await unpackedFile(config, mostTextBytes, packed);
  if (text.type === "mistake") return text;
  const array = await unpackedFile(weights, mostUnpacked(packed), packed);
  if (array.type === "mistake") return array;
  return read({ config: Buffer.from(text.value).toString("utf8"), weights: array.value });
};

/** The reader of archives throws what is wrong with one. */
const unpacked = async (bytes: Uint8Array): Promise<NetResult<Parts>> => {
  try {
    return await unpackedParts(bytes);
  } catch (error) {
    return modelMistake(`it is a damaged .keras file: ${shortened(wordsOf(error), 200)}`);
  }
};

/** Names do not count here: a layer has its group by its class and place, and its weights are numbered. */
const finder = (file: H5File): FindArray => {
  const paths = new Set(file.paths);
  return (layer, _, index) => {
    const path = `${layer.archived}/vars/${index}`;
    return paths.has(path) ? file.array(path) : read(null);
  };
};

export const readKerasArchive = async <T>(bytes: Uint8Array, use: Use<T>): Promise<NetResult<T>> => {
  const parts = await unpacked(bytes);
  if (parts.type === "mistake") return parts;
  const { config, weights } = parts.value;
  const model = parseMap(`its ${configFile}`, config);
  if (model.type === "mistake") return model;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return withH5File(weights, `its ${weightsFile}`, (file) =>
    use({ model: model.value, find: finder(file), sha256 }),
  );
};
