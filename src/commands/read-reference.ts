import { describeProblems } from "../read/describe-problems.ts";
import { findRun } from "../write/find-run.ts";
import { readRun } from "../write/read-run.ts";
import type { Run } from "../write/run.ts";
import type { Context } from "./context.ts";

export type ReferredRun = { type: "run"; run: Run } | { type: "refused"; text: string };

/** RUN of the command line (a path, a run's or an experiment's name), read whole. */
export const readReference = async (context: Context, text: string): Promise<ReferredRun> => {
  const { runsFolder, argumentFolder } = context;
  const found = await findRun({ text, runsFolder, argumentFolder }, "finished");
  if (found.type === "not-found")
    return {
      type: "refused",
      text: describeProblems([found.problem], { files: [], folder: argumentFolder }),
    };
  const run = await readRun(found.files.folder);
  return run.type === "run"
    ? { type: "run", run }
    : { type: "refused", text: `${run.name} is not a whole run folder: ${run.reason}` };
};
