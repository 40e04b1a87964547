import { runsCsv } from "../show/runs-csv.ts";
import { runsTable } from "../show/runs-table.ts";
import { diskFault } from "../write/disk-fault.ts";
import { listRuns } from "../write/read-run.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { refuse } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** Columns of a table that goes into a file or a pipe: whole, however wide. */
const unlimited = Infinity;

/** Why the runs folder cannot be read (a file in its place, no right to), or all runs. */
const read = async (runsFolder: string): Promise<string | (RunSummary | BrokenRun)[]> => {
  try {
    return await listRuns(runsFolder);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `the runs in ${runsFolder} cannot be read: ${fault}`;
  }
};

/** All runs as a table, or as CSV; a broken folder is shown as broken and hides no other. */
export const list = async (context: Context, options: { csv: boolean }): Promise<number> => {
  const runs = await read(context.runsFolder);
  if (typeof runs === "string") return refuse(context, runs);
  const width = context.stdout.isTTY === true ? (context.stdout.columns ?? 80) : unlimited;
  const text = options.csv ? runsCsv(runs) : runsTable(runs, Date.now(), width);
  context.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return exitStatus.done;
};
