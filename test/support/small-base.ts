/** A small pretrained net that branches, with numbers that follow from their places. */
import type { Net, NetNode, NetWeight } from "../../src/keras/net.ts";
import type { NetLayer } from "../../src/layers/net-layer.ts";
import { plannedWeights } from "../../src/plan/shapes.ts";
import type { BaseSpec, LayerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "./example-experiment.ts";

const { conv2d, batchNormalization } = exampleLayers;

/** Between -0.5 and 0.5; variances, which are above 0, between 0.5 and 1.5. */
const numbersOf = (name: string, shape: readonly number[], seed: number): Float32Array => {
  const size = shape.reduce((product, n) => product * n, 1);
  const offset = name === "movingVariance" || name === "gamma" ? 1 : 0;
  return Float32Array.from({ length: size }, (_, i) => offset + (((i + seed) * 37) % 101) / 101 - 0.5);
};

const weightsOf = (layer: LayerSpec, channels: number, seed: number): NetWeight[] =>
  plannedWeights(layer, [8, 8, channels]).map(({ name, shape }, i) => ({
    name,
    shape,
    values: numbersOf(name, shape, seed + i),
  }));

/** A layer of `channels` in with weights. seed: another one gives other numbers. */
export const own = (
  layer: LayerSpec,
  inputs: readonly string[],
  channels: number,
  seed: number,
): NetNode => ({
  layer,
  inputs,
  weights: weightsOf(layer, channels, seed),
});
export const bare = (layer: NetLayer, ...inputs: readonly string[]): NetNode => ({
  layer,
  inputs,
  weights: [],
});

/** Pictures of 8x8x3 -> (8, 8, 7): rescaled, convolved, normalised, cut at 6, then a branch added and one put beside. */
export const smallBase: Net = {
  inputShape: [8, 8, 3],
  nodes: [
    bare({ type: "rescaling", name: "range", scale: 2, offset: -1 }),
    own({ ...conv2d, name: "stem", filters: 4, padding: "same" }, ["range"], 3, 1),
    own({ ...batchNormalization, name: "stem_bn" }, ["stem"], 4, 11),
    bare({ type: "relu", name: "stem_relu", maxValue: 6, negativeSlope: 0 }, "stem_bn"),
    own({ ...conv2d, name: "branch", filters: 4, kernelSize: [1, 1] }, ["stem_relu"], 4, 21),
    own({ ...batchNormalization, name: "branch_bn" }, ["branch"], 4, 31),
    bare({ type: "add", name: "sum" }, "stem_relu", "branch_bn"),
    bare({ type: "concatenate", name: "both" }, "sum", "range"),
  ],
};

export const baseSpec = (changes: Partial<BaseSpec> = {}): BaseSpec => ({
  name: "base_1",
  model: "/nets/small.keras",
  cut: "both",
  trainable: false,
  batchNormalization: "training",
  inputRange: null,
  preprocess: null,
  sha256: null,
  ...changes,
});
