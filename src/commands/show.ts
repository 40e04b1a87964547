import { relative } from "node:path";
import { readChangedFrom } from "../run/changed-from.ts";
import { brokenGroupText, groupLines } from "../show/group-lines.ts";
import { runText } from "../show/run-text.ts";
import { readGroup } from "../write/group-folder.ts";
import { lostRuns } from "../write/group-members.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { findGroupFolder } from "./find-run-files.ts";
import { readReference } from "./read-reference.ts";

/** What the runs of a group come to; the runs themselves are shown one by one. */
const showGroup = async (context: Context, folder: string): Promise<number> => {
  const group = readGroup(folder);
  if (group.type === "broken") return refuse(context, brokenGroupText(group));
  write(context.stdout, [...groupLines(group.name, group.summary, await lostRuns(group)), "", group.folder]);
  return exitStatus.done;
};

/** One run or one group of runs in words; of a run whose files were changed what they say now, and exit status 1. */
export const show = async (context: Context, reference: string): Promise<number> => {
  const { argumentFolder } = context;
  const group = findGroupFolder(context, reference);
  if (group !== null) return showGroup(context, group);
  const referred = await readReference(context, reference);
  if (referred.type === "refused") return refuse(context, referred.text);
  const { run, changes } = referred;
  const folder = relative(argumentFolder, run.folder);
  const { command } = context;
  const changedFrom = await readChangedFrom(run);
  write(context.stdout, runText(run, changedFrom, { now: Date.now(), command, folder }));
  return changes.length === 0 ? exitStatus.done : tellChanged(context, run.name, changes, null);
};
