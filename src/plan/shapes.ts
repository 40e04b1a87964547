import type { LayerSpec } from "../experiment/experiment.ts";
import { type LayerWeight, type Shape, shapeText } from "../layers/kind.ts";
import { layerWeights, outputShape } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { GivenWeight, PlannedLayer, PlannedWeight } from "./plan.ts";

/** Along a shared axis, a weight in the shape of the input has size 1. */
const placesOf = (layer: NetLayer, input: Shape): Shape => {
  const shared = layer.type === "prelu" ? layer.sharedAxes : [];
  return input.map((size, axis) => (shared.includes(axis + 1) ? 1 : size));
};

const shapeOf = (layer: NetLayer, shape: LayerWeight["shape"], input: Shape): Shape => {
  if (shape === "of the input") return placesOf(layer, input);
  const channels = input.at(-1) ?? 0;
  const multiplied = channels * ("depthMultiplier" in layer ? layer.depthMultiplier : 1);
  const sizes = { channels, multiplied };
  return shape.map((size) => (typeof size === "number" ? size : sizes[size]));
};

/** The weights of a layer on an input that fits it, in the order of the tfjs layer's getWeights(): trainable ones first. */
export const plannedWeights = (layer: NetLayer, input: Shape): PlannedWeight[] =>
  layerWeights(layer).map((weight) => ({ ...weight, shape: shapeOf(layer, weight.shape, input) }));

export type LayersResult =
  | { type: "planned"; layers: readonly PlannedLayer[] }
  /** The first layer whose shape cannot follow. */
  | { type: "misfit"; index: number; message: string };

/** Numbers in a weight. */
const sizeOf = ({ shape }: GivenWeight): number => shape.reduce((product, size) => product * size, 1);

export const countParameters = (weights: readonly GivenWeight[]): number =>
  weights.reduce((sum, weight) => sum + sizeOf(weight), 0);

/**
 * Output shape and weights of every layer, without the engine; a test compares them with what the engine builds.
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
