import { runsCsv } from "../show/runs-csv.ts";
import { runsTable } from "../show/runs-table.ts";
import { listRuns } from "../write/read-run.ts";
import { exitStatus, type Context } from "./context.ts";

/** Columns of a table that goes into a file or a pipe: whole, however wide. */
const unlimited = Infinity;

/** All runs as a table, or as CSV; a broken folder is shown as broken and hides no other. */
export const list = async (context: Context, options: { csv: boolean }): Promise<number> => {
  const runs = await listRuns(context.runsFolder);
  const width = context.stdout.isTTY === true ? (context.stdout.columns ?? 80) : unlimited;
  const text = options.csv ? runsCsv(runs) : runsTable(runs, Date.now(), width);
  context.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return exitStatus.done;
};
