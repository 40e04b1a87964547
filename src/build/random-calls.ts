/** Layers that draw: a new mask or noise at every step, addressed by seed, layer and step, so that nothing is saved. */
import type { Engine, Tensor } from "../engine/engine.ts";
import { statelessNormal, statelessUniform } from "../engine/random-ops.ts";
import { streamKey } from "../plan/random.ts";
import type { LayerOf } from "../experiment/experiment.ts";
import type { Calling, LayerCall } from "./layer-call.ts";

/** In training each element becomes 0 with probability `rate`, else it is divided by 1 - rate. */
export const dropoutCall = (spec: LayerOf<"dropout">, calling: Calling): LayerCall =>
  masked(spec, calling, (x) => x.shape);

/** As dropout, but whole channels of a picture at once. */
export const spatialDropoutCall = (spec: LayerOf<"spatialDropout2d">, calling: Calling): LayerCall =>
  masked(spec, calling, ({ shape: [n = 0, , , channels = 0] }) => [n, 1, 1, channels]);

/** In training each element gets a number of mean 0 and deviation `stddev` added. */
export const gaussianNoiseCall =
  ({ name, stddev }: LayerOf<"gaussianNoise">, { engine, seed }: Calling): LayerCall =>
  (x, phase) =>
    phase.training && stddev > 0
      ? x.add(statelessNormal(engine, x.shape, streamKey(seed, "noise", name, phase.step)).mul(stddev))
      : x;

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

/** 0 with probability `rate`, else 1 / (1 - rate). */
const mask = (engine: Engine, rate: number, shape: readonly number[], key: [number, number]): Tensor =>
  statelessUniform(engine, shape, key)
    .greaterEqual(rate)
    .mul(1 / (1 - rate));
