import { diffRuns } from "../compare/diff.ts";
import { diffText } from "../show/diff-text.ts";
import { findGroup } from "../write/find-run.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { showGroupDiff } from "./diff-groups.ts";
import { readReference } from "./read-reference.ts";
import { tellChanged } from "./tell-changed.ts";

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
