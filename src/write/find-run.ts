import { statSync } from "node:fs";
import { isAbsolute, join, resolve, sep } from "node:path";
import { mistake, type Problem } from "../read/problem.ts";
import { suggest } from "../read/suggest.ts";
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

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

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

const notFound = ({ text, runsFolder }: RunReference, wanted: Wanted): Problem => {
  const names = runNames(runsFolder);
  const experiments = [...new Set(names.map((name) => experimentOf(name) ?? name))];
  const near = suggest(text, [...names, ...experiments]);
  const message = experiments.includes(text)
    ? `experiment ${text} has no ${wanted} run in ${runsFolder}`
    : `there is no run ${text} in ${runsFolder}${near === null ? "" : `; did you mean "${near}"?`}`;
  return mistake("unknown-run", { type: "argument", text, start: 0, end: text.length }, message);
};

/**
 * RUN of the command line: a folder's path, its name, or an experiment's name (its newest run that is wanted).
 * A path has a separator or begins with a dot; what has neither is looked for in the runs folder first.
 */
export const findRun = async (reference: RunReference, wanted: Wanted): Promise<FoundRun> => {
  const { text, runsFolder, argumentFolder } = reference;
  const path = resolve(argumentFolder, text);
  if (isPath(text) && isFolder(path)) return { type: "found", files: runFiles(path) };
  if (!isPath(text) && text !== "") {
    if (isFolder(join(runsFolder, text))) return { type: "found", files: runFiles(join(runsFolder, text)) };
    const files = await newest(runsFolder, text, wanted);
    if (files !== null) return { type: "found", files };
    if (isFolder(path) && experimentOf(text) !== null) return { type: "found", files: runFiles(path) };
  }
  return { type: "not-found", problem: notFound(reference, wanted) };
};
