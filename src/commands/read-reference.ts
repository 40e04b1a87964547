import { readRun } from "../write/read-run.ts";
import type { Run } from "../write/run.ts";
import type { Refused } from "../run/prepare.ts";
import type { Context } from "./context.ts";
import { findRunFiles } from "./find-run-files.ts";

export type ReferredRun = { type: "run"; run: Run } | Refused;

/** RUN of the command line (a path, a run's or an experiment's name), read whole. */
export const readReference = async (context: Context, text: string): Promise<ReferredRun> => {
  const found = await findRunFiles(context, text, "finished");
  if (found.type === "refused") return found;
  const run = await readRun(found.files.folder);
  return run.type === "run"
    ? { type: "run", run }
    : { type: "refused", text: `${run.name} is not a whole run folder: ${run.reason}` };
};
