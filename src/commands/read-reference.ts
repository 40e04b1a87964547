import { changesOfShown } from "../run/changed-files.ts";
import { readRun } from "../write/read-run.ts";
import type { Run } from "../write/run.ts";
import type { Refused } from "../run/prepare.ts";
import type { Context } from "./context.ts";
import { findRunFiles } from "./find-run-files.ts";

export type ReferredRun =
  /** What could be read of it; changes: a line for each file that is not as petri wrote it. */
  { type: "run"; run: Run; isWhole: boolean; changes: readonly string[] } | Refused;

/** RUN of the command line (a path, a run's or an experiment's name), read whole. */
export const readReference = async (context: Context, text: string): Promise<ReferredRun> => {
  const found = await findRunFiles(context, text, "finished");
  if (found.type === "refused") return found;
  const run = await readRun(found.files.folder);
  const changes = await changesOfShown(found.files, run);
  return run.type === "run"
    ? { type: "run", run, isWhole: true, changes }
    : { type: "run", run: run.readable, isWhole: false, changes };
};
