import type { LayerWeight, Shape } from "../layers/kind.ts";
import { layerWeights } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { PlannedWeight } from "./plan.ts";

/** A weight with a size for each place of the input has one for all places along a shared axis. */
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
