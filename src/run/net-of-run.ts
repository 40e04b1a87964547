import { weightName, type ModelSnapshot } from "../network/named-array.ts";
import type { Net } from "../keras/net.ts";
import { read, type Outcome } from "../keras/outcome.ts";
import { translateNet } from "../keras/translate-net.ts";
import type { Experiment } from "../experiment/experiment.ts";

/**
 * The net of a run's base, as the run's own checkpoint has it: a run folder outlives the file that its base came
 * from. null: it has no base.
 */
export const netOfRun = (
  { topology, weights }: ModelSnapshot,
  { base }: Pick<Experiment, "base">,
): Outcome<Net | null> => {
  if (base === null) return read(null);
  const arrays = new Map(weights.map((array) => [array.name, array]));
  const find = (layer: { name: string }, weight: { name: string }) =>
    read(arrays.get(weightName(layer.name, weight.name)) ?? null);
  return translateNet({ model: topology, find }, base.cut);
};
