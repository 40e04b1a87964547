import type { Show } from "../show/show.ts";
import { refuse } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { findExperiment } from "./find-experiment.ts";
import { refuseRun, runOne, type OneRunOptions } from "./run-one.ts";
import { runSeeds } from "./run-seeds.ts";
import { showFor } from "./show-for.ts";
import { modeOf } from "./show-mode.ts";

export interface RunOptions extends OneRunOptions {
  /** How many runs of each experiment; undefined: one, and no group. */
  seeds?: number | undefined;
  resplit: boolean;
  quiet: boolean;
  json: boolean;
}

const runNamed = async (context: Context, show: Show, name: string, options: RunOptions): Promise<number> => {
  const found = await findExperiment(context, name);
  if (found.type === "mistake") return refuseRun(context, show, found.message).status;
  const { seeds } = options;
  if (seeds !== undefined) return runSeeds(context, show, found.file, { ...options, seeds });
  return (await runOne(context, show, found.file, options)).status;
};

/** Runs one experiment after another; the first that does not succeed ends the row. */
export const run = async (
  context: Context,
  names: readonly string[],
  options: RunOptions,
): Promise<number> => {
  if (options.resplit && options.seeds === undefined)
    return refuse(context, "--resplit gives each run of --seeds N a split of its own; --seeds is missing");
  const show = showFor(context, modeOf(options), options.seeds === undefined ? "run" : "group");
  try {
    for (const name of names) {
      const status = await runNamed(context, show, name, options);
      if (status !== exitStatus.done) return status;
    }
    return exitStatus.done;
  } finally {
    show.close();
  }
};
