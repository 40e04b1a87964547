/** A net at an https URL, kept in the user's cache: fetched once, whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface FetchRequest {
  url: string;
  cacheFolder: string;
  fetch: (url: string) => Promise<Response>;
}

/** file: where readNet finds it. */
export type Fetched = { type: "kept"; file: string } | { type: "mistake"; message: string };

type Download = { type: "bytes"; bytes: Uint8Array } | { type: "mistake"; message: string };

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};

const download = async (url: string, fetch: FetchRequest["fetch"]): Promise<Download> => {
  try {
    const response = await fetch(url);
    if (!response.ok)
      return {
        type: "mistake",
        message:
          `${url} cannot be fetched: the server answers ${response.status} ${response.statusText}`.trim(),
      };
    return { type: "bytes", bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    return { type: "mistake", message: `${url} cannot be fetched: ${reasonOf(error)}` };
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const pathsOf = (group: unknown): readonly unknown[] =>
  isRecord(group) && Array.isArray(group.paths) ? group.paths : [];

/** Files of weights that a model.json names; null: it is none. One that leads out of its folder is not taken. */
const shardsOf = (bytes: Uint8Array): string[] | null => {
  try {
    const model: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isRecord(model) || !Array.isArray(model.weightsManifest)) return null;
    const paths = model.weightsManifest.flatMap(pathsOf);
    return paths.flatMap((path) =>
      typeof path === "string" && !path.split(/[\\/]/).includes("..") && !path.startsWith("/") ? [path] : [],
    );
  } catch {
    return null;
  }
};

/** The last part of the path names the file: readNet tells the formats apart by it. */
const nameOf = (url: URL): string => /[^/]+$/.exec(url.pathname)?.[0] ?? "model.json";

/** Files by name below the folder, or the first mistake. */
const downloadAll = async (
  url: URL,
  fetch: FetchRequest["fetch"],
): Promise<Map<string, Uint8Array> | { type: "mistake"; message: string }> => {
  const first = await download(url.href, fetch);
  if (first.type === "mistake") return first;
  const files = new Map([[nameOf(url), first.bytes]]);
  if (!nameOf(url).endsWith(".json")) return files;
  const shards = shardsOf(first.bytes);
  if (shards === null) return { type: "mistake", message: `${url.href} is no tfjs model.json` };
  for (const shard of shards) {
    const part = await download(new URL(shard, url).href, fetch);
    if (part.type === "mistake") return part;
    files.set(shard, part.bytes);
  }
  return files;
};

/** A folder appears under its name with all its files in it. */
const keep = (folder: string, files: ReadonlyMap<string, Uint8Array>): void => {
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    for (const [name, bytes] of files) {
      const file = join(unfinished, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  }
};

const keepFetched = (file: string, files: ReadonlyMap<string, Uint8Array>): Fetched => {
  try {
    keep(dirname(file), files);
    return { type: "kept", file };
  } catch (error) {
    return { type: "mistake", message: `the net cannot be kept in ${dirname(file)}: ${reasonOf(error)}` };
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
  const files = await downloadAll(parsed, fetch);
  return "type" in files ? files : keepFetched(file, files);
};
