import type { LayerWeight, Shape } from "../layers/kind.ts";
import { layerWeights } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { LaidLayer } from "./layer-graph.ts";
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

/** Numbers in a weight. */
const sizeOf = ({ shape }: GivenWeight): number => shape.reduce((product, size) => product * size, 1);

export const countParameters = (weights: readonly GivenWeight[]): number =>
  weights.reduce((sum, weight) => sum + sizeOf(weight), 0);

/** Output shape and weights of every layer, without the engine; a test holds them to what the engine builds. */
export const plannedLayers = (layers: readonly LaidLayer[]): PlannedLayer[] =>
  layers.map(({ spec, inputs, inputShape, outputShape, block }) => {
    const { name, type } = spec;
    const weights = plannedWeights(spec, inputShape);
    const parameters = countParameters(weights);
    return { name, type, inputs, inputShape, outputShape, block, weights, parameters };
  });
