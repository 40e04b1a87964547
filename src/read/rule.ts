import type { Experiment } from "../experiment/experiment.ts";
import type { PlaceOf, Problem } from "./problem.ts";
import type { Parts } from "./resolve.ts";

/** What a schema cannot say. It is asked only where the parts it needs have no mistake of their own. */
export type Rule = (parts: Parts, place: PlaceOf) => Problem[];

const hasAll = <K extends keyof Experiment>(
  parts: Parts,
  needs: readonly K[],
): parts is Parts & Pick<Experiment, K> => needs.every((key) => parts[key] !== undefined);

export const rule =
  <K extends keyof Experiment>(
    needs: readonly K[],
    check: (experiment: Pick<Experiment, K>, place: PlaceOf) => Problem[],
  ): Rule =>
  (parts, place) =>
    hasAll(parts, needs) ? check(parts, place) : [];
