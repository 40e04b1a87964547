/**
 * SHA256SUMS of a run folder, its seal: every file outside machine/ and evaluations/ with its hash, sorted by path.
 *
 * It is written with the inputs, which it names from then on whatever happens, and whenever the run ends: then it names
 * all files. The inputs keep their first hashes: a change that was made to one while the run trained is not sealed.
 */
import { createHash } from "node:crypto";
import { open, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { temporaryEnding, writeFileAtomic } from "../disk/atomic-file.ts";
import { readRegularFile } from "../disk/regular-file.ts";
import { isHalfSwapped } from "./checkpoint.ts";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";
import { runFiles, type RunFiles } from "./run-files.ts";
import { readSums, sha256, sumsFile, sumsText, type Sums } from "./sums.ts";

/** The seal of a run as one value: sha256 of SHA256SUMS, hex; null: the run is not sealed. */
export const readSeal = (runFolder: string): string | null => {
  try {
    const found = readRegularFile(runFiles(runFolder).seal, 500e6);
    return found.type === "read" ? sha256(found.bytes) : null;
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return null;
  }
};

const inputs = [
  "experiment.yaml",
  "model.txt",
  "overrides.txt",
  "resolved.yaml",
  "split.csv",
  "statistics.json",
];
const outputs = ["curves.svg", "metrics.csv", "predictions.csv", "samples.png", "summary.md", "test.json"];

const isInput = (path: string): boolean => inputs.includes(path) || path.startsWith("parents/");
const isOutput = (path: string): boolean =>
  outputs.includes(path) || /^checkpoints\/(best|last)\//.test(path);

/** What a killed process left half-written: not part of the run, and removed by resume. */
const isLeftover = (path: string): boolean => path.endsWith(temporaryEnding) || isHalfSwapped(path);

/**
 * Files and links below the folder, with `/`, sorted; except those in machine/ and evaluations/, a report, and the list
 * itself.
 */
const pathsIn = async ({ folder, seal, report, machine, evaluations }: RunFiles): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        file !== seal &&
        file !== report &&
        ![machine, evaluations].some((apart) => file.startsWith(apart + sep)),
    )
    .map((file) => relative(folder, file).split(sep).join("/"))
    .filter((path) => !isLeftover(path))
    .sort();

const blockBytes = 2 ** 20;

/** In pieces: checkpoints may be larger than what Node reads at once. Throws the system's error. */
export const sumOf = async (file: string): Promise<string> => {
  const handle = await open(file);
  try {
    const hash = createHash("sha256");
    const block = Buffer.allocUnsafe(blockBytes);
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, blockBytes);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(block.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
};

const writeSums = async ({ seal }: RunFiles, sums: Sums): Promise<void> =>
  writeFileAtomic(seal, sumsText(new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))));

const readSumsIn = ({ seal }: RunFiles): ReturnType<typeof readSums> | null => {
  try {
    const found = readRegularFile(seal, 500e6);
    return found.type === "read" ? readSums(found.bytes.toString("utf8")) : null;
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return null;
  }
};

/** What the list says of the inputs; nothing where it cannot be read. */
const sealedInputs = (files: RunFiles): Map<string, string> => {
  const sums = readSumsIn(files);
  return new Map(sums?.type === "read" ? [...sums.value].filter(([path]) => isInput(path)) : []);
};

/** `sealed` keep their hashes, the others get those of their bytes. */
const sealPaths = async (
  files: RunFiles,
  sealed: Sums,
  isSealed: (path: string) => boolean,
): Promise<void> => {
  const sums = new Map(sealed);
  for (const path of await pathsIn(files))
    if (isSealed(path) && !sums.has(path)) sums.set(path, await sumOf(join(files.folder, path)));
  await writeSums(files, sums);
};

/**
 * Names the inputs only, as long as the run goes on. `planned`: paths and texts of inputs that are written right after
 * this: a killed run is not to have an input that is not sealed.
 */
export const sealInputs = async (
  files: RunFiles,
  planned: ReadonlyMap<string, string> = new Map(),
): Promise<void> => {
  const sums = new Map(sealedInputs(files));
  for (const [file, text] of planned) sums.set(relative(files.folder, file), sha256(text));
  await sealPaths(files, sums, isInput);
};

/** Takes these inputs out of the list, so that they can be changed. */
export const unsealInputs = async (files: RunFiles, ...changing: string[]): Promise<void> => {
  const sums = sealedInputs(files);
  for (const file of changing) sums.delete(relative(files.folder, file));
  await writeSums(files, sums);
};

/** At the end of a run, however it ended: names every file in it. */
export const sealRun = async (files: RunFiles): Promise<void> => {
  const isOfRun = (path: string): boolean => isInput(path) || isOutput(path);
  await sealPaths(files, sealedInputs(files), isOfRun);
};

/** What is wrong with a file of a sealed run. */
export interface SealChange {
  /** Below the run folder, with `/`. */
  file: string;
  /** "its bytes are not those that were sealed" */
  what: string;
}

/** none: the run was made before there were seals. */
export type SealCheck = { type: "none" } | { type: "checked"; changes: readonly SealChange[] };

const whatOfFault = (error: unknown): string => {
  const fault = diskFault(error);
  if (fault === null) throw error;
  return `it cannot be read: ${fault}`;
};

/** What is wrong with the bytes of a file; null: they are those that were sealed. */
export const whatOf = async (file: string, sum: string): Promise<string | null> => {
  try {
    // A pipe in its place would make the reader wait for ever.
    if (!(await stat(file)).isFile()) return "it is not a file any more";
    return (await sumOf(file)) === sum ? null : "its bytes are not those that were sealed";
  } catch (error) {
    return isSystemError(error, "ENOENT") ? "it is gone" : whatOfFault(error);
  }
};

/** Inputs that need not be in the list while the run goes on: they are written after it, or being replaced. */
const unlisted = ["overrides.txt", "resolved.yaml", "statistics.json"];

/**
 * Whether a file may be missing. Before anything was trained, a run may have been killed just before resolved.yaml was
 * written; the last checkpoint of a finished run goes with `rm --keep-best`.
 */
const mayBeGone = (sums: Sums, found: readonly string[]): ((path: string) => boolean) => {
  const isBegun = found.some(isOutput) || [...sums.keys()].some(isOutput);
  const ofLast = (path: string): boolean => path.startsWith("checkpoints/last/");
  const isKept = !sums.has("test.json") || found.some(ofLast);
  return (path) => (path === "resolved.yaml" && !isBegun) || (ofLast(path) && !isKept);
};

const changesOf = async (files: RunFiles, sums: Sums): Promise<SealChange[]> => {
  const found = await pathsIn(files);
  const isThere = new Set(found);
  const [isOptional, changes] = [mayBeGone(sums, found), new Array<SealChange>()];
  for (const [path, sum] of sums) {
    if (!isThere.has(path) && isOptional(path)) continue;
    const what = await whatOf(join(files.folder, path), sum);
    if (what !== null) changes.push({ file: path, what });
  }
  const hasEnded = [...sums.keys()].some(isOutput);
  const mayBeAdded = (path: string): boolean => !hasEnded && (isOutput(path) || unlisted.includes(path));
  const added = found.filter((path) => !sums.has(path) && !mayBeAdded(path));
  return [...changes, ...added.map((file) => ({ file, what: "it was not there when the run was sealed" }))];
};

/** Compares every file outside machine/ and evaluations/ with the list. Never throws the system's error. */
export const checkSeal = async (files: RunFiles): Promise<SealCheck> => {
  const list = (what: string): SealCheck => ({ type: "checked", changes: [{ file: sumsFile, what }] });
  try {
    const found = readRegularFile(files.seal, 500e6);
    if (found.type === "refused") return list(found.reason);
    const sums = readSums(found.bytes.toString("utf8"));
    if (sums.type === "broken") return list(sums.reason);
    return { type: "checked", changes: await changesOf(files, sums.value) };
  } catch (error) {
    return isSystemError(error, "ENOENT") ? { type: "none" } : list(whatOfFault(error));
  }
};
