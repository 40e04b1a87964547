import { groupsTable, type ListedGroup } from "../show/groups-table.ts";
import { runsCsv } from "../show/runs-csv.ts";
import { runsTable } from "../show/runs-table.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { listGroups } from "../write/group-folder.ts";
import { lostRuns } from "../write/group-members.ts";
import { listRuns } from "../write/read-run.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** Columns of a table that goes into a file or a pipe: whole, however wide. */
const unlimited = Infinity;

interface Listed {
  runs: (RunSummary | BrokenRun)[];
  groups: ListedGroup[];
}

const readGroups = (runsFolder: string): Promise<ListedGroup[]> =>
  Promise.all(
    listGroups(runsFolder).map(async (group) => ({
      group,
      lost: group.type === "group" ? await lostRuns(group) : [],
    })),
  );

/** Why the runs folder cannot be read (a file in its place, no right to), or all that is in it. */
const read = async (runsFolder: string): Promise<string | Listed> => {
  try {
    return { runs: await listRuns(runsFolder), groups: await readGroups(runsFolder) };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `the runs in ${runsFolder} cannot be read: ${fault}`;
  }
};

/** Groups stand below the runs, where there are any. */
const tables = ({ runs, groups }: Listed, width: number): string[] => [
  ...runsTable(runs, Date.now(), width),
  ...(groups.length === 0 ? [] : ["", ...groupsTable(groups, width)]),
];

/** All runs and groups as tables, or the runs as CSV; a broken folder is shown as broken and hides no other. */
export const list = async (context: Context, options: { csv: boolean }): Promise<number> => {
  const listed = await read(context.runsFolder);
  if (typeof listed === "string") return refuse(context, listed);
  const { stdout } = context;
  if (options.csv) await stdout.printCsv(runsCsv(listed.runs));
  else write(stdout, tables(listed, stdout.isTTY ? stdout.columns() : unlimited));
  return exitStatus.done;
};
