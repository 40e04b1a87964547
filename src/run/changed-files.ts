/** Which files of a run folder are not as petri wrote them, in words: a line for each, which begins with its path. */
import { readRun } from "../write/read-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import { runMisfits } from "../write/run-misfits.ts";
import { checkSeal } from "../write/seal.ts";
import { sumsFile } from "../write/sums.ts";
import type { BrokenRun, Run } from "../write/run.ts";
import { readResolved } from "./read-resolved.ts";

/**
 * Files that are not those that the run's seal names; none for a run without a seal. `isAsked`: whether a file, by its
 * path in the run folder, matters.
 */
export const sealFaults = async (
  files: RunFiles,
  isAsked: (file: string) => boolean = () => true,
): Promise<string[]> => {
  const seal = await checkSeal(files);
  if (seal.type === "none") return [];
  return seal.changes.filter(({ file }) => isAsked(file)).map(({ file, what }) => `${file}: ${what}`);
};

/** Files that say what the weights are that another run takes. */
export const isOfCheckpoints = (file: string): boolean =>
  file === sumsFile || file.startsWith("checkpoints/");

const fileOf = (line: string): string => line.slice(0, line.indexOf(": "));

/**
 * What the other checks found says more about a file than that it was changed; in a checkpoint, the seal names the very
 * file.
 */
const together = (faults: readonly string[], found: readonly string[]): string[] => {
  const told = new Set(found.map(fileOf));
  const isInside = (line: string): boolean =>
    faults.some((fault) => fileOf(fault).startsWith(`${fileOf(line)}/`));
  return [...faults.filter((fault) => !told.has(fileOf(fault))), ...found.filter((line) => !isInside(line))];
};

const unreadable = (run: Run | BrokenRun): string[] => (run.type === "broken" ? run.reason.split("; ") : []);

/** What anyone who is shown a run must be told: files that cannot be read, and those that are not as they were sealed. */
export const changesOfShown = async (files: RunFiles, run: Run | BrokenRun): Promise<string[]> =>
  // While it runs, files become others between one look and the next.
  run.type === "run" && run.state === "running" ? [] : together(await sealFaults(files), unreadable(run));

const misfitsOf = async (
  files: RunFiles,
  run: Run | BrokenRun,
  argumentFolder: string,
): Promise<string[]> => {
  if (run.type === "broken") return unreadable(run);
  if (run.state === "empty") return [];
  const read = await readResolved(files, argumentFolder);
  if (read.type === "read") return runMisfits(run, read.experiment);
  return ["resolved.yaml: it is no longer a valid experiment"];
};

/**
 * By the seal, and by whether the files fit each other, which also tells of a run that was killed before all of it was
 * sealed. The run must not be alive.
 */
export const changedFiles = async (files: RunFiles, argumentFolder: string): Promise<string[]> => {
  const faults = await sealFaults(files);
  return together(faults, await misfitsOf(files, await readRun(files.folder), argumentFolder));
};
