/** What a name on the command line of `rm` stands for, or why it does not go. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileSizes } from "../engine/folder-size.ts";
import { sealFaults } from "../run/changed-files.ts";
import type { Refused } from "../run/prepare.ts";
import { leavingGroupState, leavingRunState, type Leaving, type LosingGroup } from "../show/removal-text.ts";
import { readCheckpoint, repairCheckpoints } from "../write/checkpoint.ts";
import { isRunFolder } from "../write/find-run.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { isGroupFile, listGroups, readGroup, type Group } from "../write/group-folder.ts";
import { lostRuns, memberFolder } from "../write/group-members.ts";
import { readRunSummary } from "../write/read-run.ts";
import { runFiles, type RunFiles } from "../write/run-files.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { searchFiles } from "../write/search-files.ts";
import { foundStatus, isAlive } from "../write/status.ts";
import { counted } from "../read/words.ts";
import type { Context } from "./context.ts";
import { findGroupFolder, findRunFiles, findSearchFolder, untilRunEnded } from "./find-run-files.ts";

export interface LeavingFolder extends Leaving {
  folder: string;
}

export interface LeavingOptions {
  /** Only checkpoints/last goes. */
  keepBest: boolean;
  /** With a group its runs. */
  withRuns: boolean;
}

export type LeavingResult = { type: "leaving"; leaving: LeavingFolder[] } | Refused;

const refused = (text: string): Refused => ({ type: "refused", text });

const bytesOf = async (folder: string): Promise<number> =>
  (await fileSizes(folder)).reduce((sum, size) => sum + size, 0);

/** Why checkpoints/last alone does not go; null: it does. */
const whyLastStays = async (files: RunFiles, run: RunSummary | BrokenRun): Promise<string | null> => {
  if (run.type === "broken")
    return `${run.name} is broken (${run.reason}); remove all of it, without --keep-best`;
  if (run.state !== "finished")
    return `${run.name} is not finished, so it needs checkpoints/last; resume it first, or remove all of it, without --keep-best`;
  await repairCheckpoints(files);
  if ((await readCheckpoint(files, "last")).type === "missing")
    return `${run.name} has no checkpoints/last; there is nothing to remove`;
  const best = await readCheckpoint(files, "best");
  if (best.type === "missing") return `${run.name} has no checkpoints/best; checkpoints/last stays`;
  if (best.type === "damaged") return `${run.name}: ${best.reason}; checkpoints/last stays`;
  const [fault] = await sealFaults(files, (file) => file.startsWith("checkpoints/"));
  return fault === undefined ? null : `${run.name}: ${fault}; checkpoints/last stays`;
};

const whyNot = async (files: RunFiles, run: RunSummary | BrokenRun, keepBest: boolean) => {
  if (!isRunFolder(files.folder)) return `${files.folder} is not a run folder`;
  if (run.type === "run" && run.state === "running") return `${run.name} is running; it is not removed`;
  return keepBest ? whyLastStays(files, run) : null;
};

const leavingRun = async (files: RunFiles, keepBest: boolean): Promise<LeavingResult> => {
  const run = await readRunSummary(files.folder);
  const reason = await whyNot(files, run, keepBest);
  if (reason !== null) return refused(reason);
  const bytes = await bytesOf(keepBest ? join(files.checkpoints, "last") : files.folder);
  const { folder, name } = files;
  return { type: "leaving", leaving: [{ kind: "run", folder, name, state: leavingRunState(run), bytes }] };
};

/** Any folder may end in -group-001; a group has its own files and nothing else. */
const isOnlyGroup = (folder: string): boolean => readdirSync(folder).every(isGroupFile);

/** The runs come first, so that after an interruption the group still names them. Runs that are gone already are left out. */
const leavingGroup = async (
  groupFolder: string,
  { keepBest, withRuns }: LeavingOptions,
): Promise<LeavingResult> => {
  const group = readGroup(groupFolder);
  const { folder, name } = group;
  if (!isOnlyGroup(folder))
    return refused(`${folder} has more in it than a group of runs; it is not removed`);
  if (keepBest) return refused(`${name} is a group of runs; --keep-best is for runs`);
  const leaving: LeavingFolder[] = [];
  for (const run of withRuns && group.type === "group" ? group.summary.runs : []) {
    const files = runFiles(join(dirname(folder), run.name));
    if (!existsSync(files.folder)) continue;
    const found = await leavingRun(files, false);
    if (found.type === "refused") return found;
    leaving.push(...found.leaving);
  }
  const state = leavingGroupState(group, withRuns);
  return {
    type: "leaving",
    leaving: [...leaving, { kind: "group", folder, name, state, bytes: await bytesOf(folder) }],
  };
};

/** A folder whose names cannot be listed is taken to have no groups. */
const groupsIn = (runsFolder: string): Group[] => {
  try {
    return listGroups(runsFolder);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return [];
  }
};

/** Groups that stay, and the runs that they count and that leave. A run that a group had lost before is not named again. */
export const losingGroups = async (leaving: readonly LeavingFolder[]): Promise<LosingGroup[]> => {
  const folders = new Set(leaving.map(({ folder }) => folder));
  const losing: LosingGroup[] = [];
  for (const group of [...new Set([...folders].map(dirname))].flatMap(groupsIn)) {
    if (group.type === "broken" || folders.has(group.folder)) continue;
    const lost = (await lostRuns(group)).map(({ name }) => name);
    const runs = group.summary.runs.filter((run) => folders.has(memberFolder(group, run)));
    const names = runs.map(({ name }) => name).filter((name) => !lost.includes(name));
    if (names.length > 0) losing.push({ group: group.name, runs: names });
  }
  return losing;
};

/** A search goes with all of its trials. */
const leavingSearch = async (folder: string, keepBest: boolean): Promise<LeavingResult> => {
  const { name, status, trials } = searchFiles(folder);
  if (keepBest) return refused(`${name} is a search; --keep-best is for runs`);
  const files = [
    status,
    ...(existsSync(trials) ? readdirSync(trials).map((trial) => runFiles(join(trials, trial)).status) : []),
  ];
  for (const file of files) {
    const found = foundStatus(file);
    if (found?.type === "read" && (await isAlive(found.value, Date.now())))
      return refused(`${name} is being carried out; it is not removed`);
  }
  const state = `search, ${counted(files.length - 1, "run")} begun`;
  return {
    type: "leaving",
    leaving: [{ kind: "search", folder, name, state, bytes: await bytesOf(folder) }],
  };
};

/** RUN, GROUP or SEARCH as typed. */
export const findLeaving = async (
  context: Context,
  text: string,
  options: LeavingOptions,
): Promise<LeavingResult> => {
  const group = findGroupFolder(context, text);
  if (group !== null) return leavingGroup(group, options);
  const search = findSearchFolder(context, text);
  if (search !== null) return leavingSearch(search, options.keepBest);
  const found = await findRunFiles(context, text, "finished");
  if (found.type === "refused") return found;
  await untilRunEnded(context, found.files);
  return leavingRun(found.files, options.keepBest);
};
