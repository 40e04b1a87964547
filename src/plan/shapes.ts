import type { LayerSpec } from "../experiment/experiment.ts";
import { plannedWeights } from "./planned-weights.ts";
import { shapeText, type Shape } from "../layers/kind.ts";
import { outputShape } from "../layers/kinds.ts";
import type { GivenWeight, PlannedLayer } from "./plan.ts";

export type LayersResult =
  | { type: "planned"; layers: readonly PlannedLayer[] }
  /** The first layer whose shape cannot follow. */
  | { type: "misfit"; index: number; message: string };

/** Numbers in a weight. */
const sizeOf = ({ shape }: GivenWeight): number => shape.reduce((product, size) => product * size, 1);

export const countParameters = (weights: readonly GivenWeight[]): number =>
  weights.reduce((sum, weight) => sum + sizeOf(weight), 0);

/**
 * Output shape and weights of every layer, without the engine; a test holds them to what the engine builds.
 * `input` is [height, width, channels].
 */
export const planLayers = (input: Shape, specs: readonly LayerSpec[]): LayersResult => {
  const layers: PlannedLayer[] = [];
  let inputShape = input;
  for (const [index, spec] of specs.entries()) {
    const outcome = outputShape(spec, [inputShape]);
    if (outcome.type === "misfit") {
      const { needs, remedy } = outcome;
      const message = `layer "${spec.name}" needs ${needs}, but gets ${shapeText(inputShape)}; ${remedy}`;
      return { type: "misfit", index, message };
    }
    const weights = plannedWeights(spec, inputShape);
    const { name, type } = spec;
    layers.push({
      name,
      type,
      inputShape,
      outputShape: outcome.shape,
      weights,
      parameters: countParameters(weights),
    });
    inputShape = outcome.shape;
  }
  return { type: "planned", layers };
};
