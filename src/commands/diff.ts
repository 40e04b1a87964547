import { diffRuns } from "../compare/diff.ts";
import { type ComparedGroup, diffGroups } from "../compare/group-diff.ts";
import { diffText } from "../show/diff-text.ts";
import { groupDiffText } from "../show/group-diff-text.ts";
import { brokenGroupText } from "../show/group-lines.ts";
import { findGroup } from "../write/find-run.ts";
import { readGroup } from "../write/group-folder.ts";
import { type WholeGroup, lostRuns, memberFolder } from "../write/group-members.ts";
import { readRun } from "../write/read-run.ts";
import type { Run } from "../write/run.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { readReference } from "./read-reference.ts";

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
  options: { json: boolean },
): Promise<number> => {
  const [a, b] = [readGroup(first), readGroup(second)];
  if (a.type === "broken") return refuse(context, brokenGroupText(a));
  if (b.type === "broken") return refuse(context, brokenGroupText(b));
  const differences = diffGroups(await comparedGroup(a), await comparedGroup(b));
  if (options.json) context.stdout.printJson(differences, { indent: 2 });
  else write(context.stdout, groupDiffText(differences));
  return exitStatus.done;
};

/** Two runs or two groups of runs, most telling first. The exit status is 0 also when they differ; 1: one was changed. */
export const diff = async (
  context: Context,
  [first, second]: readonly [string, string],
  options: { json: boolean },
): Promise<number> => {
  const { runsFolder, argumentFolder } = context;
  const [groupA, groupB] = [first, second].map((text) => findGroup({ text, runsFolder, argumentFolder }));
  if (groupA != null && groupB != null) return showGroupDiff(context, [groupA, groupB], options);
  const a = await readReference(context, first);
  if (a.type === "refused") return refuse(context, a.text);
  const b = await readReference(context, second);
  if (b.type === "refused") return refuse(context, b.text);
  for (const { run, isWhole, changes } of [a, b])
    if (!isWhole) return tellChanged(context, run.name, changes, "it is not compared");
  const differences = diffRuns(a.run, b.run);
  if (options.json) context.stdout.printJson(differences, { indent: 2 });
  else write(context.stdout, diffText(differences));
  const changed = [a, b].filter(({ changes }) => changes.length > 0);
  for (const { run, changes } of changed) tellChanged(context, run.name, changes, null);
  return changed.length === 0 ? exitStatus.done : exitStatus.failed;
};
