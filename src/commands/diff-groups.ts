import { dirname, join } from "node:path";
import { diffGroups, type ComparedGroup } from "../compare/group-diff.ts";
import { groupDiffText } from "../show/group-diff-text.ts";
import { brokenGroupText } from "../show/group-lines.ts";
import { folderReader } from "../write/folder-reader.ts";
import { readGroup, type Group } from "../write/group-folder.ts";
import { runFiles } from "../write/run-files.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** With the experiment of its first run, which stands beside it. */
const comparedGroup = ({ name, folder, summary }: Extract<Group, { type: "group" }>): ComparedGroup => {
  const first = runFiles(join(dirname(folder), summary.runs[0]?.name ?? ""));
  return { name, summary, resolved: folderReader(first.folder).text(first.resolved) };
};

/** Two group folders: whether their means differ by more than chance. */
export const showGroupDiff = (
  context: Context,
  [first, second]: readonly [string, string],
  options: { json: boolean },
): number => {
  const [a, b] = [readGroup(first), readGroup(second)];
  if (a.type === "broken") return refuse(context, brokenGroupText(a));
  if (b.type === "broken") return refuse(context, brokenGroupText(b));
  const differences = diffGroups(comparedGroup(a), comparedGroup(b));
  if (options.json) context.stdout.printJson(differences, { indent: 2 });
  else write(context.stdout, groupDiffText(differences));
  return exitStatus.done;
};
