import { type KeyChange, keyValues } from "../compare/changed-keys.ts";
import { diffRuns } from "../compare/diff.ts";
import { type ComparedGroup, diffGroups } from "../compare/group-diff.ts";
import { placeRun } from "../compare/run-in-group.ts";
import type { Line } from "../show/colors.ts";
import { diffText } from "../show/diff-text.ts";
import { groupDiffText } from "../show/group-diff-text.ts";
import { brokenGroupText } from "../show/group-lines.ts";
import { runInGroupText } from "../show/run-in-group-text.ts";
import { readGroup } from "../write/group-folder.ts";
import { type WholeGroup, lostRuns, memberFolder } from "../write/group-members.ts";
import { readRun } from "../write/read-run.ts";
import type { Run } from "../write/run.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { findGroupFolder } from "./find-run-files.ts";
import { type ReferredRun, readReference } from "./read-reference.ts";

interface DiffOptions {
  json: boolean;
}

/** With its runs, which stand beside it. One that cannot be read is as good as another. */
export const comparedGroup = async (group: WholeGroup): Promise<ComparedGroup> => {
  const { name, summary } = group;
  const lost = await lostRuns(group);
  const runs: Run[] = [];
  for (const counted of summary.runs) {
    if (lost.some((run) => run.name === counted.name)) continue;
    const run = await readRun(memberFolder(group, counted));
    if (run.type === "run") runs.push(run);
    else lost.push({ name: counted.name, how: "another" });
  }
  return { name, summary, runs, lost };
};

/** Two group folders: whether their means differ by more than chance. */
const showGroupDiff = async (
  context: Context,
  [first, second]: readonly [string, string],
  options: DiffOptions,
): Promise<number> => {
  const [a, b] = [readGroup(first), readGroup(second)];
  if (a.type === "broken") return refuse(context, brokenGroupText(a));
  if (b.type === "broken") return refuse(context, brokenGroupText(b));
  print(context, diffGroups(await comparedGroup(a), await comparedGroup(b)), options, groupDiffText);
  return exitStatus.done;
};

/** JSON has what changed as values: numbers are numbers. */
const print = <Differences extends { keys: readonly KeyChange[] | null }>(
  { stdout }: Context,
  differences: Differences,
  { json }: DiffOptions,
  text: (differences: Differences) => readonly Line[],
): void => {
  const { keys } = differences;
  if (json) stdout.printJson({ ...differences, keys: keys && keyValues(keys) }, { indent: 2 });
  else write(stdout, text(differences));
};

/** What could be read of the runs is compared; those that were changed are named, and the exit status is 1. */
const tellAllChanged = (context: Context, runs: readonly Extract<ReferredRun, { type: "run" }>[]): number => {
  const changed = runs.filter(({ changes }) => changes.length > 0);
  for (const { run, changes } of changed) tellChanged(context, run.name, changes, null);
  return changed.length === 0 ? exitStatus.done : exitStatus.failed;
};

/** A run and a group: whether the run is one of the kind. */
const showRunInGroup = async (
  context: Context,
  { reference, folder }: { reference: string; folder: string },
  options: DiffOptions,
): Promise<number> => {
  const group = readGroup(folder);
  if (group.type === "broken") return refuse(context, brokenGroupText(group));
  const referred = await readReference(context, reference);
  if (referred.type === "refused") return refuse(context, referred.text);
  const { run, isWhole, changes } = referred;
  if (!isWhole) return tellChanged(context, run.name, changes, "it is not compared");
  print(context, placeRun(run, await comparedGroup(group)), options, runInGroupText);
  return tellAllChanged(context, [referred]);
};

/**
 * Two runs, two groups of runs, or a run and a group, most telling first. The exit status is 0 also when they differ; 1:
 * one was changed.
 */
export const diff = async (
  context: Context,
  [first, second]: readonly [string, string],
  options: DiffOptions,
): Promise<number> => {
  const [groupA = null, groupB = null] = [first, second].map((text) => findGroupFolder(context, text));
  if (groupA !== null && groupB !== null) return showGroupDiff(context, [groupA, groupB], options);
  if (groupA !== null) return showRunInGroup(context, { reference: second, folder: groupA }, options);
  if (groupB !== null) return showRunInGroup(context, { reference: first, folder: groupB }, options);
  const a = await readReference(context, first);
  if (a.type === "refused") return refuse(context, a.text);
  const b = await readReference(context, second);
  if (b.type === "refused") return refuse(context, b.text);
  for (const { run, isWhole, changes } of [a, b])
    if (!isWhole) return tellChanged(context, run.name, changes, "it is not compared");
  print(context, diffRuns(a.run, b.run), options, diffText);
  return tellAllChanged(context, [a, b]);
};
