import { type KeyChange, keyValues } from "../compare/changed-keys.ts";
import { diffRuns } from "../compare/diff.ts";
import { type ComparedGroup, diffGroups } from "../compare/group-diff.ts";
import { suggestion } from "../read/suggest.ts";
import { shortened } from "../read/words.ts";
import { placeRun } from "../compare/run-in-group.ts";
import type { Line } from "../show/colors.ts";
import { diffText } from "../show/diff-text.ts";
import { groupDiffText } from "../show/group-diff-text.ts";
import { brokenGroupText } from "../show/group-lines.ts";
import { runInGroupText } from "../show/run-in-group-text.ts";
import { evaluationNames, readEvaluation } from "../write/evaluation.ts";
import { readGroup, readOutOfFold } from "../write/group-folder.ts";
import { type WholeGroup, lostRuns, memberFolder } from "../write/group-members.ts";
import { readRun } from "../write/read-run.ts";
import { runFiles } from "../write/run-files.ts";
import type { Run } from "../write/run.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { findGroupFolder } from "./find-run-files.ts";
import { type ReferredRun, readReference } from "./read-reference.ts";

interface DiffOptions {
  json: boolean;
  on?: string | undefined;
}

/** With its runs, which stand beside it. A run that cannot be read counts as another than the one that was counted. */
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
  return { name, summary, runs, lost, outOfFold: readOutOfFold(group) };
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

/** A run; with `on`, as if it had been asked about the pictures of that evaluation only. */
const readOn = async (context: Context, text: string, on: string | undefined): Promise<ReferredRun> => {
  const read = await readReference(context, text);
  if (read.type === "refused" || !read.isWhole || on === undefined) return read;
  const files = runFiles(read.run.folder);
  const evaluation = await readEvaluation(files, on);
  switch (evaluation.type) {
    case "missing": {
      const message = `${files.name} has no evaluation "${shortened(on)}"${suggestion(on, evaluationNames(files))}`;
      return { type: "refused", text: `${message}; evaluate makes one` };
    }
    case "broken":
      return { ...read, isWhole: false, changes: evaluation.faults };
    case "read": {
      const { test, split, predictions, changes } = evaluation;
      return {
        ...read,
        run: { ...read.run, test, split, predictions },
        changes: [...read.changes, ...changes],
      };
    }
  }
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
  const { on } = options;
  if ((groupA !== null || groupB !== null) && on !== undefined)
    return refuse(context, "--on compares two runs by an evaluation; groups of runs have none");
  if (groupA !== null && groupB !== null) return showGroupDiff(context, [groupA, groupB], options);
  if (groupA !== null) return showRunInGroup(context, { reference: second, folder: groupA }, options);
  if (groupB !== null) return showRunInGroup(context, { reference: first, folder: groupB }, options);
  const a = await readOn(context, first, on);
  if (a.type === "refused") return refuse(context, a.text);
  const b = await readOn(context, second, on);
  if (b.type === "refused") return refuse(context, b.text);
  for (const { run, isWhole, changes } of [a, b])
    if (!isWhole) return tellChanged(context, run.name, changes, "it is not compared");
  print(context, diffRuns(a.run, b.run), options, (differences) => [
    ...(on === undefined ? [] : [`on the pictures of ${on}`]),
    ...diffText(differences),
  ]);
  return tellAllChanged(context, [a, b]);
};
