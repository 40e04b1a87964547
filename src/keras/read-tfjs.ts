import { createHash } from "node:crypto";
import { join } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { megabytes, readRegularFile } from "../disk/regular-file.ts";
import type { FindArray, StoredArray, Use } from "./container.ts";
import { mostNetBytes } from "./net-bounds.ts";
import { modelMistake, read, wordsOf, type Mistake, type NetResult } from "./net-result.ts";
import { float32From } from "./stored-numbers.ts";
import {
  groupBytes,
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

const unreadable = (path: string, reason: string): Mistake =>
  modelMistake(`its file of weights "${path}" cannot be read: ${reason}`);

const readShard = (folder: string, path: string, most: number): NetResult<Buffer> => {
  try {
    const shard = readRegularFile(join(folder, path), most);
    return shard.type === "read" ? read(shard.bytes) : unreadable(path, shard.reason);
  } catch (error) {
    return unreadable(path, diskFault(error) ?? wordsOf(error));
  }
};

/** Little more than the weights need: enough to say that the files are too long. */
const readShards = (folder: string, group: WeightGroup): NetResult<Buffer[]> => {
  const shards: Buffer[] = [];
  let room = groupBytes(group) + 1e6;
  for (const path of group.paths) {
    const shard = readShard(folder, path, room);
    if (shard.type === "mistake") return shard;
    room -= shard.value.length;
    shards.push(shard.value);
  }
  return read(shards);
};

const located = (group: WeightGroup, bytes: Uint8Array): NetResult<Located[]> => {
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

const lastOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

const finder = (weights: readonly Located[]): FindArray => {
  const byOwner = new Map<string, Located[]>();
  for (const weight of weights) {
    const last = lastOf(weight.owned.owner);
    const others = byOwner.get(last) ?? [];
    byOwner.set(last, others);
    others.push(weight);
  }
  return (layer, { kerasNames }) => {
    const named = (byOwner.get(lastOf(layer.name)) ?? []).filter(({ owned }) =>
      kerasNames.includes(owned.own),
    );
    // block/conv is no scope around conv where it is a layer itself.
    const weight =
      named.find(({ owned }) => owned.owner === layer.name) ??
      named.find(({ owned }) => isOf(owned, layer.name));
    return read(weight === undefined ? null : arrayOf(weight));
  };
};

/** `bytes`: of model.json, which lies in `folder`, with its shards beside it. */
export const readTfjs = <T>(bytes: Buffer, folder: string, use: Use<T>): NetResult<T> => {
  const parsed = parseTfjsModel(bytes.toString("utf8"));
  if (parsed.type === "mistake") return parsed;
  const { model, groups } = parsed.value;
  const needed = groups.reduce((sum, group) => sum + groupBytes(group), 0);
  if (!(needed <= mostNetBytes))
    return modelMistake(
      `its weights have ${megabytes(needed)}; petri reads nets of at most ${megabytes(mostNetBytes)}`,
    );
  const hash = createHash("sha256").update(bytes);
  const weights: Located[] = [];
  for (const group of groups) {
    const shards = readShards(folder, group);
    if (shards.type === "mistake") return shards;
    for (const shard of shards.value) hash.update(shard);
    const inGroup = located(group, Buffer.concat(shards.value));
    if (inGroup.type === "mistake") return inGroup;
    weights.push(...inGroup.value);
  }
  return use({ model, find: finder(weights), sha256: hash.digest("hex") });
};
