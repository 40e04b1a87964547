import type { LayerSpec } from "../experiment/experiment.ts";
import { layerWeights, type LayerWeight } from "../read/layer-weights.ts";
import type { PlannedWeight, Shape } from "./plan.ts";

/** A weight with a size for each place of the input has one for all places along a shared axis. */
const placesOf = (layer: LayerSpec, input: Shape): Shape => {
  const shared = layer.type === "prelu" ? layer.sharedAxes : [];
  return input.map((size, axis) => (shared.includes(axis + 1) ? 1 : size));
};

const shapeOf = (layer: LayerSpec, shape: LayerWeight["shape"], input: Shape): Shape => {
  if (shape === "of the input") return placesOf(layer, input);
  const channels = input.at(-1) ?? 0;
  const multiplied = channels * ("depthMultiplier" in layer ? layer.depthMultiplier : 1);
  const sizes = { channels, multiplied };
  return shape.map((size) => (typeof size === "number" ? size : sizes[size]));
};

/** The weights of a layer on an input that fits it, in the order of the tfjs layer's getWeights(): trainable ones first. */
export const plannedWeights = (layer: LayerSpec, input: Shape): PlannedWeight[] =>
  layerWeights(layer).map((weight) => ({ ...weight, shape: shapeOf(layer, weight.shape, input) }));
