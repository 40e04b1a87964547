import { diffGroups, type ComparedGroup } from "../compare/group-diff.ts";
import { groupDiffText } from "../show/group-diff-text.ts";
import { brokenGroupText } from "../show/group-lines.ts";
import { readGroup } from "../write/group-folder.ts";
import { lostRuns, memberFolder, type WholeGroup } from "../write/group-members.ts";
import { readRun } from "../write/read-run.ts";
import type { Run } from "../write/run.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** With its runs, which stand beside it. One that cannot be read is as good as another. */
const comparedGroup = async (group: WholeGroup): Promise<ComparedGroup> => {
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
export const showGroupDiff = async (
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
