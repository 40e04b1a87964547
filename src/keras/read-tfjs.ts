import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FindArray, StoredArray, Use } from "./container.ts";
import { all, modelMistake, read, wordsOf, type Outcome } from "./outcome.ts";
import { float32From } from "./stored-numbers.ts";
import {
  lengthMistake,
  parseTfjsModel,
  weightBytes,
  type ManifestWeight,
  type WeightGroup,
} from "./tfjs-model.ts";
import { isOf, storedName, type StoredName } from "./weight-names.ts";

interface Located extends ManifestWeight {
  owned: StoredName;
  bytes: Uint8Array;
}

const readShard = async (folder: string, path: string): Promise<Outcome<Buffer>> => {
  try {
    return read(await readFile(join(folder, path)));
  } catch (error) {
    return modelMistake(`its file of weights "${path}" cannot be read: ${wordsOf(error)}`);
  }
};

const located = (group: WeightGroup, bytes: Uint8Array): Outcome<Located[]> => {
  const mistake = lengthMistake(group, bytes.byteLength);
  if (mistake !== null) return mistake;
  let offset = 0;
  const weights = group.weights.map((weight) => {
    const end = offset + weightBytes(weight);
    const own = bytes.subarray(offset, end);
    offset = end;
    return { ...weight, owned: storedName(weight.name), bytes: own };
  });
  return read(weights);
};

const arrayOf = ({ shape, dtype, quantization, bytes }: Located): StoredArray => {
  const stored = float32From(bytes, quantization?.dtype ?? dtype);
  if (quantization === null) return { shape, values: stored };
  return { shape, values: stored.map((value) => value * quantization.scale + quantization.min) };
};

const finder =
  (weights: readonly Located[]): FindArray =>
  (layer, { kerasNames }) => {
    const weight = weights.find(({ owned }) => kerasNames.includes(owned.own) && isOf(owned, layer.name));
    return read(weight === undefined ? null : arrayOf(weight));
  };

/** `bytes`: of model.json, which lies in `folder`, with its shards beside it. */
export const readTfjs = async <T>(bytes: Buffer, folder: string, use: Use<T>): Promise<Outcome<T>> => {
  const parsed = parseTfjsModel(bytes.toString("utf8"));
  if (parsed.type === "mistake") return parsed;
  const { model, groups } = parsed.value;
  const hash = createHash("sha256").update(bytes);
  const weights: Located[] = [];
  for (const group of groups) {
    const shards = all(await Promise.all(group.paths.map((path) => readShard(folder, path))));
    if (shards.type === "mistake") return shards;
    for (const shard of shards.value) hash.update(shard);
    const inGroup = located(group, Buffer.concat(shards.value));
    if (inGroup.type === "mistake") return inGroup;
    weights.push(...inGroup.value);
  }
  return use({ model, find: finder(weights), sha256: hash.digest("hex") });
};
