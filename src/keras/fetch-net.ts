/** A net at an https URL, kept in the user's cache: fetched once, whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import { megabytes } from "../disk/regular-file.ts";
import { mostNetBytes } from "./net-bounds.ts";
import { netKind, noNet } from "./net-kind.ts";
import { type Mistake, type NetResult, modelMistake, read, wordsOf } from "./net-result.ts";
import { type WeightGroup, lengthMistake, parseTfjsModel } from "./tfjs-model.ts";

/** As the global fetch. */
export type Fetch = (url: string, init: { redirect: "manual" }) => Promise<Response>;

/** Browsers follow 20; more than a few are a circle. */
const mostRedirects = 10;

const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const reasonOf = (error: unknown): string =>
  wordsOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);

/** `asked`: the URL that the user or the net names; `url`: where it led to. */
const refuse = (asked: string, url: string, reason: string): Mistake => {
  const way = url === asked ? "" : ` (which leads to ${url})`;
  return modelMistake(`${asked}${way} cannot be fetched: ${reason}`);
};

/** Where a server redirects to. */
const nextOf = (asked: string, url: string, location: string | null): NetResult<string> => {
  if (location === null || !URL.canParse(location, url))
    return refuse(asked, url, "the server redirects, but does not say where to");
  const next = new URL(location, url);
  if (next.protocol !== "https:")
    return refuse(asked, url, `the server redirects to ${next.href}, but only https is fetched`);
  return read(next.href);
};

/** The length that the server states is that of the bytes it sends, before they are decompressed. */
const saidLength = ({ headers }: Response): number | null => {
  const said = headers.get("content-length");
  return said === null || headers.has("content-encoding") ? null : Number(said);
};

/** null: there are more than any net has. */
const bytesOf = async ({ body }: Response): Promise<Uint8Array | null> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream: AsyncIterable<unknown> | Iterable<unknown> = body ?? [];
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) throw new Error("the body of an answer is not bytes");
    length += part.byteLength;
    // Leaving the loop ends the transfer.
    if (length > mostNetBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const bodyOf = async (asked: string, url: string, response: Response): Promise<NetResult<Uint8Array>> => {
  if (!response.ok)
    return refuse(asked, url, `the server answers ${response.status} ${response.statusText}`.trim());
  const bytes = await bytesOf(response);
  if (bytes === null) return refuse(asked, url, `it has more than ${megabytes(mostNetBytes)}`);
  const said = saidLength(response);
  if (said !== null && said !== bytes.byteLength)
    return refuse(asked, url, `only ${bytes.byteLength} of the ${said} bytes that the server promised came`);
  return read(bytes);
};

/** `asked` is an https URL. Redirects are followed by hand, so that none leads away from https. */
const download = async (asked: string, fetch: Fetch): Promise<NetResult<Uint8Array>> => {
  let url = asked;
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const response = await fetch(url, { redirect: "manual" });
      if (!redirecting.has(response.status)) return await bodyOf(asked, url, response);
      await response.body?.cancel();
      const next = nextOf(asked, url, response.headers.get("location"));
      if (next.type === "mistake") return next;
      url = next.value;
    }
    return refuse(asked, url, `the server redirects more than ${mostRedirects} times`);
  } catch (error) {
    return refuse(asked, url, reasonOf(error));
  }
};

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
const groupFiles = async (url: URL, group: WeightGroup, fetch: Fetch): Promise<NetResult<Files>> => {
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

const tfjsFiles = async (url: URL, bytes: Uint8Array, fetch: Fetch): Promise<NetResult<Files>> => {
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

/** What is not a net at all, such as a login page, is not kept. */
const allFiles = async (url: URL, fetch: Fetch): Promise<NetResult<Files>> => {
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
    // Another run fetched it first.
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
  if (!URL.canParse(url)) return { type: "mistake", message: `${url} is not a URL` };
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
