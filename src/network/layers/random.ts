/** Layers that draw: a new mask or noise at every step, addressed by seed, layer and step, so that nothing is saved. */
import type { Engine, Tensor } from "../../engine/engine.ts";
import { statelessNormal, statelessUniform } from "../../engine/random-ops.ts";
import type { LayerOf } from "../../experiment/experiment.ts";
import type { NetLayerOf } from "../../layers/net-layer.ts";
import { streamKey } from "../../plan/random.ts";
import { withConfig, type Calling, type LayerCall, type LayerComputation } from "./computation.ts";

/** 0 with probability `rate`, else 1 / (1 - rate). */
const mask = (engine: Engine, rate: number, shape: readonly number[], key: [number, number]): Tensor =>
  statelessUniform(engine, shape, key)
    .greaterEqual(rate)
    .mul(1 / (1 - rate));

const masked =
  (
    { name, rate }: { name: string; rate: number },
    { engine, seed }: Calling,
    shapeOf: (x: Tensor) => number[],
  ): LayerCall =>
  (x, phase) =>
    phase.training && rate > 0
      ? x.mul(mask(engine, rate, shapeOf(x), streamKey(seed, "dropout", name, phase.step)))
      : x;

export const dropout: LayerComputation<LayerOf<"dropout">> = {
  make: ({ name, rate }, { tf }) => tf.layers.dropout({ name, rate }),
  /** In training each element becomes 0 with probability `rate`, else it is divided by 1 - rate. */
  call: (spec, calling) => masked(spec, calling, (x) => x.shape),
};

export const spatialDropout2d: LayerComputation<LayerOf<"spatialDropout2d">> = {
  // tfjs has none; its Dropout, and Keras', with this shape is the same, so that both read the saved model.
  make: ({ name, rate }, { tf }) =>
    withConfig(tf.layers.dropout({ name, rate }), { noiseShape: [null, 1, 1, null] }),
  /** As dropout, but whole channels of a picture at once. */
  call: (spec, calling) =>
    masked(spec, calling, ({ shape: [n = 0, , , channels = 0] }) => [n, 1, 1, channels]),
};

export const dropPath: LayerComputation<NetLayerOf<"dropPath">> = {
  make: ({ name, rate }, { tf }) =>
    withConfig(tf.layers.dropout({ name, rate }), { noiseShape: [null, 1, 1, 1] }),
  /** As dropout, but all that a picture has here at once. */
  call: (spec, calling) => masked(spec, calling, ({ shape: [n = 0] }) => [n, 1, 1, 1]),
};

export const gaussianNoise: LayerComputation<LayerOf<"gaussianNoise">> = {
  make: ({ name, stddev }, { tf }) => tf.layers.gaussianNoise({ name, stddev }),
  /** In training each element gets a number of mean 0 and deviation `stddev` added. */
  call:
    ({ name, stddev }, { engine, seed }) =>
    (x, phase) =>
      phase.training && stddev > 0
        ? x.add(statelessNormal(engine, x.shape, streamKey(seed, "noise", name, phase.step)).mul(stddev))
        : x,
};
