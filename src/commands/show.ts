import { relative } from "node:path";
import { readChangedFrom } from "../run/changed-from.ts";
import { brokenGroupText, groupLines } from "../show/group-lines.ts";
import { openSearch } from "../search/search-folder.ts";
import { bestFirst, readRows, settingsOf } from "../search/trial-rows.ts";
import { runText } from "../show/run-text.ts";
import { searchSummary } from "../show/search-summary.ts";
import { readGroup } from "../write/group-folder.ts";
import { lostRuns } from "../write/group-members.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { findGroupFolder, findSearchFolder } from "./find-run-files.ts";
import { readingRequest } from "./prepare-shown.ts";
import { readReference } from "./read-reference.ts";

/** What the runs of a group come to; the runs themselves are shown one by one. */
const showGroup = async (context: Context, folder: string): Promise<number> => {
  const group = readGroup(folder);
  if (group.type === "broken") return refuse(context, brokenGroupText(group));
  write(context.stdout, [...groupLines(group.name, group.summary, await lostRuns(group)), "", group.folder]);
  return exitStatus.done;
};

/** The best settings of a search; its trials are shown one by one, as SEARCH/3. */
const showSearch = async (context: Context, folder: string): Promise<number> => {
  const opened = await openSearch(folder, readingRequest(context, folder, { set: [] }));
  if (opened.type === "refused") return refuse(context, opened.text);
  const { search, reader, files } = opened;
  const rows = await readRows(opened);
  const finished = bestFirst(settingsOf(rows), search).flatMap(({ trial, value, spread, test }) =>
    value === null
      ? []
      : [{ trial: trial.number, names: trial.choices.map(({ name }) => name), value, spread, test }],
  );
  const failed = rows.filter(({ state }) => ["failed", "nan", "broken"].includes(state)).length;
  const trials = reader.trials.length;
  write(context.stdout, searchSummary({ name: files.name, search, trials, finished, failed }));
  return exitStatus.done;
};

/** One run or one group of runs in words; of a run whose files were changed what they say now, and exit status 1. */
export const show = async (context: Context, reference: string): Promise<number> => {
  const { argumentFolder } = context;
  const group = findGroupFolder(context, reference);
  if (group !== null) return showGroup(context, group);
  const search = findSearchFolder(context, reference);
  if (search !== null) return showSearch(context, search);
  const referred = await readReference(context, reference);
  if (referred.type === "refused") return refuse(context, referred.text);
  const { run, changes } = referred;
  const folder = relative(argumentFolder, run.folder);
  const { command } = context;
  const changedFrom = await readChangedFrom(run);
  write(context.stdout, runText(run, changedFrom, { now: Date.now(), command, folder }));
  return changes.length === 0 ? exitStatus.done : tellChanged(context, run.name, changes, null);
};
