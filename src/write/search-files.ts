/** RUNS/NAME-search-001: many runs of one experiment, in folders of its own. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { compareNaturally } from "../read/compare-names.ts";
import { runFiles } from "./run-files.ts";

const ending = /-search-\d{3,}$/;

/** An experiment may be named NAME-search; a run has checkpoints/ from its first moment on, a search never. */
export const isSearchFolder = (folder: string): boolean =>
  ending.test(basename(folder)) &&
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true &&
  !existsSync(runFiles(folder).checkpoints);

/** Absolute paths. */
export interface SearchFiles {
  folder: string;
  /** quickstart-search-001 */
  name: string;
  /** What was asked, as a program reads it: the files, the arguments, the threads. */
  request: string;
  /** The search and the experiment with every default, as a person reads it. */
  search: string;
  /** The experiment's file and those that it extends, byte for byte. */
  experiment: string;
  parents: string;
  trials: string;
  /** A row a run. */
  table: string;
  importance: string;
  drawing: string;
  /** The best setting as an experiment. */
  best: string;
  /** Who works on it. */
  status: string;
}

export const searchFiles = (searchFolder: string): SearchFiles => {
  const folder = resolve(searchFolder);
  return {
    folder,
    name: basename(folder),
    request: join(folder, "search.json"),
    search: join(folder, "search.yaml"),
    experiment: join(folder, "experiment.yaml"),
    parents: join(folder, "parents"),
    trials: join(folder, "trials"),
    table: join(folder, "trials.csv"),
    importance: join(folder, "importance.csv"),
    drawing: join(folder, "search.svg"),
    best: join(folder, "best.yaml"),
    status: join(folder, "machine", "status.json"),
  };
};

/** The searches, in natural order; none where there is no folder of runs. */
export const searchFolders = (runsFolder: string): string[] =>
  existsSync(runsFolder)
    ? readdirSync(runsFolder)
        .sort(compareNaturally)
        .map((name) => join(runsFolder, name))
        .filter(isSearchFolder)
    : [];

/** Folders of the runs of one trial, the lowest seed first. */
export const trialFolders = ({ trials }: SearchFiles, trial: number): string[] => {
  if (!existsSync(trials)) return [];
  const prefix = `${String(trial).padStart(4, "0")}-`;
  return readdirSync(trials)
    .filter((name) => name.startsWith(prefix))
    .sort(compareNaturally)
    .map((name) => join(trials, name));
};

/** 0003-s42. No digits stand alone at its end, so that the seed is not taken for the number of a run. */
export const trialName = (trial: number, seed: number): string =>
  `${String(trial).padStart(4, "0")}-s${seed}`;
