/** A net at an https URL, kept in the user's cache: fetched once, whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import { download, type Fetch } from "./download.ts";
import { netKind, noNet } from "./net-kind.ts";
import { modelMistake, read, wordsOf, type Outcome } from "./outcome.ts";
import { lengthMistake, parseTfjsModel, type WeightGroup } from "./tfjs-model.ts";

export interface FetchRequest {
  url: string;
  cacheFolder: string;
  fetch: Fetch;
}

/** file: where readNet finds it. */
export type Fetched = { type: "kept"; file: string } | { type: "mistake"; message: string };

/** Contents by name, below the net's folder. */
type Files = Map<string, Uint8Array>;

/** The last part of the path. */
const nameOf = (url: URL): string => /[^/]+$/.exec(url.pathname)?.[0] ?? "model.json";

/** As tfjs: beside model.json, with what stands behind a "?" there. */
const shardUrl = (url: URL, path: string): string => {
  const shard = new URL(path, url);
  shard.search = url.search;
  return shard.href;
};

/** All shards of a group, which are together as long as its weights. */
const groupFiles = async (url: URL, group: WeightGroup, fetch: Fetch): Promise<Outcome<Files>> => {
  const files: Files = new Map();
  let length = 0;
  for (const path of group.paths) {
    const shard = await download(shardUrl(url, path), fetch);
    if (shard.type === "mistake") return shard;
    files.set(path, shard.value);
    length += shard.value.byteLength;
  }
  const mistake = lengthMistake(group, length);
  return mistake === null ? read(files) : modelMistake(`${url.href}: ${mistake.message}`);
};

const tfjsFiles = async (url: URL, bytes: Uint8Array, fetch: Fetch): Promise<Outcome<Files>> => {
  const model = parseTfjsModel(Buffer.from(bytes).toString());
  if (model.type === "mistake") return modelMistake(`${url.href}: ${model.message}`);
  const files: Files = new Map([[nameOf(url), bytes]]);
  for (const group of model.value.groups) {
    const shards = await groupFiles(url, group, fetch);
    if (shards.type === "mistake") return shards;
    for (const [path, shard] of shards.value) files.set(path, shard);
  }
  return read(files);
};

/** What is no net at all, such as a page that asks to log in, is not kept. */
const allFiles = async (url: URL, fetch: Fetch): Promise<Outcome<Files>> => {
  const first = await download(url.href, fetch);
  if (first.type === "mistake") return first;
  const kind = netKind(first.value);
  if (kind === null) return modelMistake(`${url.href}: ${noNet}`);
  return kind === "json" ? tfjsFiles(url, first.value, fetch) : read(new Map([[nameOf(url), first.value]]));
};

/** A folder appears under its name with all its files in it. */
const keep = (folder: string, files: Files): void => {
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    for (const [name, bytes] of files) {
      const file = join(unfinished, name);
      makeFolder(dirname(file));
      writeFileSync(file, bytes);
    }
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  }
};

const keepFetched = (url: string, file: string, files: Files): Fetched => {
  try {
    keep(dirname(file), files);
    return { type: "kept", file };
  } catch (error) {
    return { type: "mistake", message: `${url} cannot be kept in ${dirname(file)}: ${wordsOf(error)}` };
  }
};

/** Below `cacheFolder`/nets, in a folder named by the URL; with all its weights where it is a model.json. */
export const fetchNet = async ({ url, cacheFolder, fetch }: FetchRequest): Promise<Fetched> => {
  if (!URL.canParse(url)) return { type: "mistake", message: `${url} is no URL` };
  const parsed = new URL(url);
  if (parsed.protocol !== "https:")
    return {
      type: "mistake",
      message: `${url} is not fetched: only https is, so that nobody on the way can change the net`,
    };
  const key = createHash("sha256").update(url).digest("hex").slice(0, 16);
  const file = join(cacheFolder, "nets", key, nameOf(parsed));
  if (existsSync(file)) return { type: "kept", file };
  const files = await allFiles(parsed, fetch);
  return files.type === "mistake"
    ? { type: "mistake", message: files.message }
    : keepFetched(url, file, files.value);
};
