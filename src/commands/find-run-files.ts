import { join, relative, resolve } from "node:path";
import { describeProblems } from "../read/describe-problems.ts";
import { typable } from "../read/words.ts";
import type { Refused } from "../run/prepare.ts";
import { findGroup, findRun, hiddenRun, type Wanted } from "../write/find-run.ts";
import { type RunFiles, runFiles } from "../write/run-files.ts";
import { isSearchFolder, searchFiles, trialFolders } from "../write/search-files.ts";
import { untilEnded } from "../write/status.ts";
import { write } from "./answer.ts";
import type { Context } from "./context.ts";

/** Where the name stands for two folders, says which one is not taken. */
const warnOfHidden = ({ runsFolder, argumentFolder, stderr }: Context, text: string): void => {
  const hidden = hiddenRun({ text, runsFolder, argumentFolder });
  if (hidden === null) return;
  const path = typable(relative(argumentFolder, hidden));
  write(stderr, `warning: there is also a ${text} in ${runsFolder}, which is not taken; ${path} names it`);
};

/** GROUP of the command line; null: it names no group of runs. */
export const findGroupFolder = (context: Context, text: string): string | null => {
  const { runsFolder, argumentFolder } = context;
  const group = findGroup({ text, runsFolder, argumentFolder });
  if (group !== null) warnOfHidden(context, text);
  return group;
};

/** SEARCH of the command line: a folder's path or its name among the runs; null: it names none. */
export const findSearchFolder = ({ argumentFolder, runsFolder }: Context, text: string): string | null =>
  [resolve(argumentFolder, text), join(runsFolder, text)].find((place) => isSearchFolder(place)) ?? null;

/** SEARCH/3 is trial 3 of a search, the run of its first seed; null: the text is nothing of the kind. */
const findTrial = (context: Context, text: string): { type: "found"; files: RunFiles } | Refused | null => {
  const [, name = "", digits = ""] = /^(.+)\/(\d+)$/.exec(text) ?? [];
  const folder = name === "" ? null : findSearchFolder(context, name);
  if (folder === null) return null;
  const [first] = trialFolders(searchFiles(folder), Number(digits));
  if (first !== undefined) return { type: "found", files: runFiles(first) };
  return {
    type: "refused",
    text: `${name} has no trial ${Number(digits)} that was begun; its trials.csv names them all`,
  };
};

/** RUN of the command line (a path, a run's or an experiment's name), or why it names none, ready to be shown. */
export const findRunFiles = async (
  context: Context,
  text: string,
  wanted: Wanted,
): Promise<{ type: "found"; files: RunFiles } | Refused> => {
  const { runsFolder, argumentFolder } = context;
  const trial = findTrial(context, text);
  if (trial !== null) return trial;
  if (findSearchFolder(context, text) !== null)
    return { type: "refused", text: `${text} is a search, not a run; ${text}/1 is its first trial` };
  const found = await findRun({ text, runsFolder, argumentFolder }, wanted);
  if (found.type === "found") {
    warnOfHidden(context, text);
    return found;
  }
  return {
    type: "refused",
    text: describeProblems([found.problem], { files: [], folder: argumentFolder }),
  };
};

/** Waits while the system takes down the process of a run that was just killed: such a run is not said to be running. */
export const untilRunEnded = ({ stderr }: Context, { name, status }: RunFiles): Promise<void> =>
  untilEnded(status, () => {
    write(stderr, `the process of ${name} was killed and is not quite gone; waiting for it`);
  });
