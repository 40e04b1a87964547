import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { filterRuns, sortRuns } from "../compare/filter-runs.ts";
import { type Listed, listed } from "../compare/run-fields.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { Problem } from "../read/problem.ts";
import { groupsTable, type ListedGroup } from "../show/groups-table.ts";
import { runsCsv, runsJson } from "../show/runs-csv.ts";
import { type ListedSearch, searchesTable } from "../show/search-summary.ts";
import { runsTable } from "../show/runs-table.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { listGroups } from "../write/group-folder.ts";
import { lostRuns } from "../write/group-members.ts";
import { listRuns } from "../write/read-run.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { runFiles } from "../write/run-files.ts";
import { searchFiles, searchFolders } from "../write/search-files.ts";
import { foundStatus } from "../write/status.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** Columns of a table that goes into a file or a pipe: whole, however wide. */
const unlimited = Infinity;

/** Of each search how many of its runs were begun, and what became of them. */
const readSearches = (runsFolder: string): ListedSearch[] =>
  searchFolders(runsFolder).map((folder) => {
    const { name, trials } = searchFiles(folder);
    const runs = existsSync(trials) ? readdirSync(trials) : [];
    const states = runs.map((run) => {
      const status = foundStatus(runFiles(join(trials, run)).status);
      return status?.type === "read" ? status.value.state : null;
    });
    const count = (...wanted: readonly (typeof states)[number][]): number =>
      states.filter((state) => wanted.includes(state)).length;
    return { name, begun: runs.length, finished: count("finished"), failed: count("failed", "nan") };
  });

interface Found {
  runs: (RunSummary | BrokenRun)[];
  groups: ListedGroup[];
  searches: ListedSearch[];
}

const readGroups = (runsFolder: string): Promise<ListedGroup[]> =>
  Promise.all(
    listGroups(runsFolder).map(async (group) => ({
      group,
      lost: group.type === "group" ? await lostRuns(group) : [],
    })),
  );

/** Why the runs folder cannot be read (a file in its place, permission denied), or all that is in it. */
const read = async (runsFolder: string): Promise<string | Found> => {
  try {
    return {
      runs: await listRuns(runsFolder),
      groups: await readGroups(runsFolder),
      searches: readSearches(runsFolder),
    };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `the runs in ${runsFolder} cannot be read: ${fault}`;
  }
};

export interface ListOptions {
  csv: boolean;
  json: boolean;
  sort?: string | undefined;
  filter?: string | undefined;
  allColumns: boolean;
}

/** Which runs are asked for, in their order; or what is wrong with the question. */
const asked = (runs: readonly Listed[], { filter, sort }: ListOptions): readonly Listed[] | Problem => {
  const filtered = filter === undefined ? runs : filterRuns(runs, filter);
  if ("code" in filtered || sort === undefined) return filtered;
  // A name is looked up in all runs: the filter may leave none that has it.
  const sorted = sortRuns(runs, sort);
  return "code" in sorted ? sorted : sorted.filter((run) => filtered.includes(run));
};

const print = async (
  { stdout }: Context,
  { runs, groups, searches }: Omit<Found, "runs"> & { runs: readonly Listed[] },
  { csv, json, allColumns }: ListOptions,
): Promise<void> => {
  if (csv) await stdout.printCsv(runsCsv(runs));
  else if (json) stdout.printJson(runsJson(runs), { indent: 2 });
  else {
    const width = stdout.isTTY && !allColumns ? stdout.columns() : unlimited;
    write(stdout, runsTable(runs, Date.now(), width));
    if (groups.length > 0) write(stdout, ["", ...groupsTable(groups, width)]);
    if (searches.length > 0) write(stdout, ["", ...searchesTable(searches)]);
  }
};

/**
 * All runs and groups as tables, or the runs as CSV or JSON; a broken folder is shown as broken and hides no other.
 * Groups stand below the runs, where all runs are asked for.
 */
export const list = async (context: Context, options: ListOptions): Promise<number> => {
  const found = await read(context.runsFolder);
  if (typeof found === "string") return refuse(context, found);
  const runs = asked(listed(found.runs), options);
  if ("code" in runs)
    return refuse(context, describeProblems([runs], { files: [], folder: context.argumentFolder }));
  await print(
    context,
    { ...(options.filter === undefined ? found : { groups: [], searches: [] }), runs },
    options,
  );
  return exitStatus.done;
};
