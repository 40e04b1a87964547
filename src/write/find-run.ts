import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { mistake, type Problem } from "../read/problem.ts";
import { suggest } from "../read/suggest.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { isGroupFolder } from "./group-folder.ts";
import { readRunSummary, runNames } from "./read-run.ts";
import type { RunState } from "./run.ts";
import { experimentOf, runFiles, type RunFiles } from "./run-files.ts";

/** Which run is meant where only the experiment is named. */
export type Wanted = "finished" | "unfinished";

type FoundRun = { type: "found"; files: RunFiles } | { type: "not-found"; problem: Problem };

interface RunReference {
  /** As typed. */
  text: string;
  runsFolder: string;
  /** Folder to which a path is relative. */
  argumentFolder: string;
}

/** What the disk does not let us look at, for whatever reason, counts as not a folder. */
const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return false;
  }
};

const isPath = (text: string): boolean =>
  isAbsolute(text) || text.includes("/") || text.includes(sep) || text.startsWith(".");

const isWanted: Record<Wanted, (state: RunState) => boolean> = {
  finished: (state) => state === "finished",
  unfinished: (state) => state === "interrupted" || state === "failed" || state === "running",
};

/** The highest number whose state fits; null: there is none. */
const newest = async (runsFolder: string, experiment: string, wanted: Wanted): Promise<RunFiles | null> => {
  for (const name of runNames(runsFolder, experiment).reverse()) {
    const run = await readRunSummary(join(runsFolder, name));
    if (run.type === "run" && isWanted[wanted](run.state)) return runFiles(run.folder);
  }
  return null;
};

const problemAt = (text: string, message: string): Problem =>
  mistake("unknown-run", { type: "argument", text, start: 0, end: text.length }, message);

/** Names to suggest; where they cannot be read there are none. */
const namesIn = (folder: string): string[] => {
  try {
    return runNames(folder);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return [];
  }
};

/** Why nobody can say whether the path is there; null: it is there, or it is not. */
const whyUnseen = (path: string): string | null => {
  try {
    statSync(path, { throwIfNoEntry: false });
    return null;
  } catch (error) {
    return diskFault(error);
  }
};

/** A path names its own folder, whatever the folder of runs is. */
const noSuchFolder = ({ text, argumentFolder }: RunReference): Problem => {
  const folder = resolve(argumentFolder, text);
  const fault = whyUnseen(folder);
  if (fault !== null) return problemAt(text, `${folder} cannot be looked at: ${fault}`);
  const near = suggest(basename(folder), namesIn(dirname(folder)));
  return problemAt(
    text,
    `there is no folder ${folder}${near === null ? "" : `; did you mean "${near}" there?`}`,
  );
};

const notFound = (reference: RunReference, wanted: Wanted): Problem => {
  const { text, runsFolder } = reference;
  if (isPath(text)) return noSuchFolder(reference);
  const names = runNames(runsFolder);
  const experiments = [...new Set(names.map((name) => experimentOf(name) ?? name))];
  const near = suggest(text, [...names, ...experiments]);
  const message = experiments.includes(text)
    ? `experiment ${text} has no ${wanted} run in ${runsFolder}`
    : `there is no run ${text} in ${runsFolder}${near === null ? "" : `; did you mean "${near}"?`}`;
  return problemAt(text, message);
};

const foundAt = (text: string, folder: string): FoundRun =>
  isGroupFolder(folder)
    ? {
        type: "not-found",
        problem: problemAt(text, `${text} is a group of runs, not a run; its summary.csv names them`),
      }
    : { type: "found", files: runFiles(folder) };

/** Any folder may have a path; what a run or a group of them left tells it from others. */
export const isRunFolder = (folder: string): boolean => {
  const { checkpoints, resolved, status } = runFiles(folder);
  return [checkpoints, resolved, status].some((path) => existsSync(path));
};

/** Folders that the text names: the one at its path, then the one of its name in the runs folder. */
const namedFolders = ({ text, runsFolder, argumentFolder }: RunReference): string[] => {
  if (text === "") return [];
  const path = resolve(argumentFolder, text);
  if (isPath(text)) return isFolder(path) ? [path] : [];
  const isRun = isFolder(path) && (isGroupFolder(path) || isRunFolder(path));
  return [...(isRun ? [path] : []), ...[join(runsFolder, text)].filter(isFolder)];
};

/**
 * The run in the runs folder that also has this name, where the text was taken for the path of another; null: there is
 * none.
 */
export const hiddenRun = (reference: RunReference): string | null => {
  const [first, second] = namedFolders(reference);
  if (first === undefined || second === undefined) return null;
  return realpathSync(first) === realpathSync(second) ? null : second;
};

/** GROUP of the command line: a group folder's path or name; null: it names none. */
export const findGroup = (reference: RunReference): string | null => {
  const [folder] = namedFolders(reference);
  return folder !== undefined && isGroupFolder(folder) ? folder : null;
};

const search = async (reference: RunReference, wanted: Wanted): Promise<FoundRun> => {
  const { text, runsFolder, argumentFolder } = reference;
  const [named] = namedFolders(reference);
  if (named !== undefined) return foundAt(text, named);
  if (!isPath(text) && text !== "") {
    const files = await newest(runsFolder, text, wanted);
    if (files !== null) return { type: "found", files };
    const path = resolve(argumentFolder, text);
    if (isFolder(path) && experimentOf(text) !== null) return foundAt(text, path);
  }
  return { type: "not-found", problem: notFound(reference, wanted) };
};

/**
 * RUN of the command line: a folder's path as seen from the current folder, its name in the runs folder, or an
 * experiment's name (its newest run of the wanted kind). A text with a separator, or with a dot in front, is a path only.
 */
export const findRun = async (reference: RunReference, wanted: Wanted): Promise<FoundRun> => {
  try {
    return await search(reference, wanted);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    const message = `the runs in ${reference.runsFolder} cannot be read: ${fault}`;
    return { type: "not-found", problem: problemAt(reference.text, message) };
  }
};
