/**
 * RUNS/NAME-group-001: what several seeds of one experiment come to; NAME-folds-001: what its folds come to. The runs
 * themselves lie beside it.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { compareNaturally } from "../read/compare-names.ts";
import type { Problem } from "../read/problem.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { claimFolder } from "./claim-folder.ts";
import { isSystemError } from "../disk/disk-fault.ts";
import { folderReader } from "./folder-reader.ts";
import { type OutOfFold, outOfFoldCsv, readOutOfFoldCsv } from "./out-of-fold-csv.ts";
import { groupCsv, groupJson, readGroupJson, type GroupSummary } from "./group-json.ts";
import { runFiles } from "./run-files.ts";

const ending = /-(?:group|folds)-\d{3,}$/;

/**
 * An experiment may be named NAME-group, so the name alone does not tell: a run has checkpoints/ from its first moment
 * on, a group never.
 */
export const isGroupFolder = (folder: string): boolean =>
  ending.test(basename(folder)) &&
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true &&
  !existsSync(runFiles(folder).checkpoints);

const summaryFile = (folder: string): string => join(folder, "summary.json");
const outOfFoldFile = (folder: string): string => join(folder, "out-of-fold.csv");

/** All files that such a folder has. */
export const isGroupFile = (name: string): boolean =>
  name.startsWith("summary.") || name === "out-of-fold.csv";

export type Group =
  | { type: "group"; name: string; folder: string; summary: GroupSummary }
  | { type: "broken"; name: string; folder: string; reason: string };

export const readGroup = (groupFolder: string): Group => {
  const folder = resolve(groupFolder);
  const name = basename(folder);
  const reader = folderReader(folder);
  const summary = reader.value(summaryFile(folder), readGroupJson);
  if (summary !== null) return { type: "group", name, folder, summary };
  return { type: "broken", name, folder, reason: reader.faults[0] ?? "summary.json is not there" };
};

/** Every picture with the answer of the net that had not seen it; null: the group has no folds, or its file is not whole. */
export const readOutOfFold = ({ folder, summary }: Extract<Group, { type: "group" }>): OutOfFold | null =>
  summary.folds === null ? null : folderReader(folder).value(outOfFoldFile(folder), readOutOfFoldCsv);

/** The groups, in natural order, so of one experiment the newest last. */
const groupFolders = (runsFolder: string): string[] => {
  try {
    return readdirSync(runsFolder)
      .filter((name) => ending.test(name))
      .sort(compareNaturally)
      .map((name) => join(runsFolder, name))
      .filter(isGroupFolder);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
};

/** All groups; a broken one hides no other. */
export const listGroups = (runsFolder: string): Group[] => groupFolders(runsFolder).map(readGroup);

/** The folder of the group of just these runs; null: there is none. */
const sameGroup = (runsFolder: string, experiment: string, summary: GroupSummary): string | null => {
  const same = groupFolders(runsFolder)
    .filter((folder) => basename(folder).replace(ending, "") === experiment)
    .map(readGroup)
    .findLast((group) => group.type === "group" && groupJson(group.summary) === groupJson(summary));
  return same?.folder ?? null;
};

/** Claims the next NAME-group-001, -002, ... and writes both files; a group that says the same already is used instead. */
export const writeGroup = async (
  runsFolder: string,
  experiment: string,
  summary: GroupSummary,
  outOfFold: OutOfFold | null = null,
): Promise<{ type: "claimed"; folder: string } | { type: "refused"; problem: Problem }> => {
  const same = sameGroup(runsFolder, experiment, summary);
  if (same !== null) return { type: "claimed", folder: same };
  return claimFolder(
    runsFolder,
    `${experiment}-${outOfFold === null ? "group" : "folds"}`,
    async (folder) => {
      if (outOfFold !== null) await writeFileAtomic(outOfFoldFile(folder), outOfFoldCsv(outOfFold));
      await writeFileAtomic(join(folder, "summary.csv"), groupCsv(summary));
      await writeFileAtomic(summaryFile(folder), groupJson(summary));
    },
  );
};
