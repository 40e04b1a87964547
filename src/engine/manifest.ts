/** The marker of a finished engine: written last, it names every large file with its size and hash. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { recipeVersion } from "./release.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";

export const bindingFile = "tfjs_binding.node";
const manifestFile = "engine.json";

export interface ListedFile {
  /** Below the engine's folder, with `/`. */
  file: string;
  bytes: number;
  sha256: string;
}

export interface Manifest {
  /** recipeVersion of the petri that compiled the binding. */
  recipe: number;
  binding: ListedFile;
  libraries: readonly ListedFile[];
}

export type Inspection =
  | { type: "whole" }
  /** Nothing was ever finished here. */
  | { type: "absent" }
  /** The libraries are good: compiling is enough. */
  | { type: "stale-binding"; why: string; libraries: readonly ListedFile[] }
  | { type: "broken"; why: string };

/** `sizes` takes a moment, at every start; `hashes` reads all bytes (about 2 s for the CPU's library). */
export type Thoroughness = "sizes" | "hashes";

/** Whether the engine in `folder` is all there. */
export const inspectInstall = async (folder: string, thoroughness: Thoroughness): Promise<Inspection> => {
  const manifest = await readManifest(folder);
  if (manifest === null) return { type: "absent" };
  if (manifest === "unreadable") return { type: "broken", why: `${manifestFile} cannot be read` };
  for (const listed of manifest.libraries) {
    const why = await faultOf(folder, listed, thoroughness);
    if (why !== null) return { type: "broken", why };
  }
  const { libraries } = manifest;
  if (manifest.recipe !== recipeVersion)
    return { type: "stale-binding", why: "the binding was compiled by another version of petri", libraries };
  const why = await faultOf(folder, manifest.binding, thoroughness);
  return why === null ? { type: "whole" } : { type: "stale-binding", why, libraries };
};

/** Finishes an engine: only what has a manifest is ever used. */
export const writeManifest = async (folder: string, libraries: readonly ListedFile[]): Promise<void> => {
  const binding = await listFile(folder, bindingFile);
  const manifest: Manifest = { recipe: recipeVersion, binding, libraries };
  await writeFileAtomic(path.join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
};

export const listFile = async (folder: string, file: string): Promise<ListedFile> => {
  const absolute = path.join(folder, file);
  const { size } = await stat(absolute);
  return { file, bytes: size, sha256: await sha256Of(absolute) };
};

const readManifest = async (folder: string): Promise<Manifest | "unreadable" | null> => {
  let text: string;
  try {
    text = await readFile(path.join(folder, manifestFile), "utf8");
  } catch {
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isManifest(value) ? value : "unreadable";
  } catch {
    return "unreadable";
  }
};

const isManifest = (value: unknown): value is Manifest =>
  isRecord(value) &&
  typeof value.recipe === "number" &&
  isListedFile(value.binding) &&
  Array.isArray(value.libraries) &&
  value.libraries.length > 0 &&
  value.libraries.every(isListedFile);

/** Reads one line of unpack_wheel.py, and one entry of a manifest. */
export const isListedFile = (value: unknown): value is ListedFile =>
  isRecord(value) &&
  typeof value.file === "string" &&
  typeof value.bytes === "number" &&
  typeof value.sha256 === "string";

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

export const faultOf = async (
  folder: string,
  listed: ListedFile,
  thoroughness: Thoroughness,
): Promise<string | null> => {
  const absolute = path.join(folder, listed.file);
  const found = await stat(absolute).catch(() => null);
  if (found === null) return `${listed.file} is missing`;
  if (found.size !== listed.bytes) return `${listed.file} has ${found.size} bytes instead of ${listed.bytes}`;
  if (thoroughness === "hashes" && (await sha256Of(absolute)) !== listed.sha256)
    return `${listed.file} is not what was installed (its sha256 differs)`;
  return null;
};

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
};
