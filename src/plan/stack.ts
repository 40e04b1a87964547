/** Base and layers of an experiment -> shapes and weights, or the mistakes that are in the way. */
import type { Net } from "../keras/net.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { placeOfCause } from "../read/place-in.ts";
import { mistake, type PlaceOf, type Problem } from "../read/problem.ts";
import type { Path } from "../read/tree.ts";
import { planBase } from "./plan-base.ts";
import type { PlannedBase, Stack } from "./plan.ts";
import type { Shape } from "../layers/kind.ts";
import { planLayers } from "./shapes.ts";

export type StackResult =
  { type: "planned"; stack: Stack } | { type: "mistakes"; problems: readonly Problem[] };

type Stacked = Pick<Experiment, "base" | "layers">;

/** Of an experiment's own layer, in the list of the file. */
export const layerPosition = ({ base }: Pick<Experiment, "base">, index: number): number =>
  base === null ? index : index + 1;

/** The experiment's layers stand in one model with those of the net. */
const sharedNames = (experiment: Stacked, base: PlannedBase, place: PlaceOf): Problem[] => {
  const names = new Set(base.layers.map(({ name }) => name));
  return experiment.layers.flatMap(({ name }, i) => {
    if (!names.has(name)) return [];
    const message = `the net of the base has a layer "${name}", too; give this one another name`;
    return [mistake("given-twice", place(["layers", layerPosition(experiment, i)], "value"), message)];
  });
};

const planNet = (
  experiment: Stacked,
  net: Net | null,
  input: Shape,
  place: PlaceOf,
): { base: PlannedBase | null; problems: Problem[] } => {
  if (experiment.base === null || net === null) return { base: null, problems: [] };
  const result = planBase(experiment.base, net, input);
  if (result.type === "misfit") {
    const code = result.key === "trainable" ? "unknown-layer" : "base-mismatch";
    return {
      base: null,
      problems: [mistake(code, place(["layers", 0, result.key], "value"), result.message)],
    };
  }
  return { base: result.base, problems: sharedNames(experiment, result.base, place) };
};

/** `net`: what the experiment's base names, cut where it says; null without a base. `input`: [height, width, channels]. */
export const planStack = (
  experiment: Stacked,
  net: Net | null,
  input: Shape,
  place: PlaceOf,
): StackResult => {
  const { base, problems } = planNet(experiment, net, input, place);
  if (problems.length > 0) return { type: "mistakes", problems };
  const planned = planLayers(base?.outputShape ?? input, experiment.layers);
  if (planned.type === "planned") return { type: "planned", stack: { base, layers: planned.layers } };
  const keysOf = (index: number): Path[] =>
    Object.keys(experiment.layers[index] ?? {}).map((key) => [
      "layers",
      layerPosition(experiment, index),
      key,
    ]);
  const upTo = Array.from({ length: planned.index + 1 }, (_, index) => keysOf(index));
  const cause = placeOfCause(place, [
    ["layers", layerPosition(experiment, planned.index)],
    ["generator", "imageSize"],
    ...upTo.flat(),
  ]);
  return { type: "mistakes", problems: [mistake("shape-cannot-follow", cause, planned.message)] };
};
