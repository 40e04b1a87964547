/** What of an experiment comes from elsewhere: the net of its base, and the run that it starts from. */
import type { Context } from "../commands/context.ts";
import type { Net } from "../keras/net.ts";
import type { ExperimentSource } from "../read/experiment-source.ts";
import type { Experiment } from "../read/experiment.ts";
import type { Problem } from "../read/problem.ts";
import { readBase } from "./read-base.ts";
import { readStart, type StartRead, type StartWeights } from "./read-start.ts";

export interface FromElsewhere {
  /** With what was found pinned in it. */
  experiment: Experiment;
  /** What its base names, cut where it says; null: it has none. */
  net: Net | null;
  /** What it starts from; null: from new weights, or those of the base. */
  start: StartWeights | null;
}

export type Elsewhere =
  ({ type: "ready" } & FromElsewhere) | { type: "mistakes"; problems: readonly Problem[] };

/** What of it comes from elsewhere, pinned; both mistakes where there are two. */
export const readElsewhere = async (
  { cacheFolder, runsFolder }: Context,
  { experiment: written, source: { place } }: { experiment: Experiment; source: ExperimentSource },
  needsStart: boolean,
): Promise<Elsewhere> => {
  const base = await readBase({ experiment: written, place, cacheFolder });
  const experiment = base.type === "read" ? base.experiment : written;
  const started: StartRead = needsStart
    ? await readStart({ experiment, place, runsFolder })
    : { type: "read", experiment, start: null };
  if (base.type === "read" && started.type === "read")
    return { type: "ready", experiment: started.experiment, net: base.net, start: started.start };
  const problems = [base, started].flatMap((read) => (read.type === "mistake" ? [read.problem] : []));
  return { type: "mistakes", problems };
};
