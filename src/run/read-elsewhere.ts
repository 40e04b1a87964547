/**
 * What an experiment takes from elsewhere: the net of its base, and the run that it starts from. The readers of nets
 * and of runs are large and loaded only where there is something to read.
 */
import type { Net } from "../keras/net.ts";
import type { ExperimentSource } from "../read/experiment-source.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Problem } from "../read/problem.ts";
import type { StartWeights } from "./read-start.ts";

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

type Part<T> = ({ type: "read"; experiment: Experiment } & T) | { type: "mistake"; problem: Problem };

/** What it takes from elsewhere, pinned; both mistakes where there are two. */
export const readElsewhere = async (
  { cacheFolder, runsFolder }: { cacheFolder: string; runsFolder: string },
  { experiment: written, source: { place } }: { experiment: Experiment; source: ExperimentSource },
  needsStart: boolean,
): Promise<Elsewhere> => {
  const withBase = async (experiment: Experiment): Promise<Part<{ net: Net | null }>> => {
    const { base } = experiment;
    if (base === null) return { type: "read", experiment, net: null };
    const { readBase } = await import("./read-base.ts");
    return readBase({ experiment, base, place, cacheFolder });
  };
  const withStart = async (experiment: Experiment): Promise<Part<{ start: StartWeights | null }>> => {
    const { startFrom } = experiment;
    if (startFrom === null || !needsStart) return { type: "read", experiment, start: null };
    const { readStart } = await import("./read-start.ts");
    return readStart({ experiment, startFrom, place, runsFolder });
  };
  const based = await withBase(written);
  const started = await withStart(based.type === "read" ? based.experiment : written);
  if (based.type === "read" && started.type === "read")
    return { type: "ready", experiment: started.experiment, net: based.net, start: started.start };
  const problems = [based, started].flatMap((read) => (read.type === "mistake" ? [read.problem] : []));
  return { type: "mistakes", problems };
};
