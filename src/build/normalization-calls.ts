import { batchNormalize } from "../engine/batch-normalization.ts";
import type { Engine, Tensor } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { LayerOf } from "../experiment/experiment.ts";
import { stockCall, weightOf, type Calling, type LayerCall } from "./layer-call.ts";
import type { TfLayer } from "./layers.ts";

/**
 * In training by the batch's own mean and (population) variance of each channel, which also move the running ones,
 * as Keras; tfjs' layer asks for both gamma and beta.
 */
export function batchNormalizationCall(spec: LayerOf<"batchNormalization">, calling: Calling): LayerCall {
  const { engine, layer } = calling;
  const stock = stockCall(calling);
  return (x, phase) => {
    if (!phase.training) return stock(x, phase);
    const [gamma, beta] = [gammaOf(spec, calling, x), betaOf(spec, calling, x)];
    const { y, mean, variance } = batchNormalize(engine, x, gamma, beta, spec.epsilon);
    const trainable = Number(spec.scale) + Number(spec.center);
    moveTowards(engine, layer, trainable, mean, spec.momentum);
    moveTowards(engine, layer, trainable + 1, variance, spec.momentum);
    return y;
  };
}

/** By mean and variance of each position's channels (of each picture's units), as Keras. */
export const layerNormalizationCall =
  (spec: LayerOf<"layerNormalization">, { engine, layer }: Calling): LayerCall =>
  (x) => {
    const { mean, variance } = engine.tf.moments(x, -1, true);
    return scaleAndCenter(spec, layer, x.sub(mean).mul(variance.add(spec.epsilon).rsqrt()));
  };

/** A layer without gamma multiplies by 1. */
const gammaOf = (spec: LayerOf<"batchNormalization">, { engine, layer }: Calling, x: Tensor): Tensor =>
  spec.scale ? weightOf(layer, 0) : engine.tf.ones(x.shape.slice(-1));

/** A layer without beta adds 0. Beta comes after gamma among the weights. */
const betaOf = (spec: LayerOf<"batchNormalization">, { engine, layer }: Calling, x: Tensor): Tensor =>
  spec.center ? weightOf(layer, spec.scale ? 1 : 0) : engine.tf.zeros(x.shape.slice(-1));

/** running = momentum * running + (1 - momentum) * value, without a gradient. */
function moveTowards(engine: Engine, layer: TfLayer, index: number, value: Tensor, momentum: number): void {
  engine.tf.tidy(() => {
    const running = nth(layer.weights, index);
    running.write(
      running
        .read()
        .mul(momentum)
        .add(value.mul(1 - momentum)),
    );
  });
}

/** Gamma comes before beta among the weights. */
function scaleAndCenter(
  { scale, center }: { scale: boolean; center: boolean },
  layer: TfLayer,
  normalized: Tensor,
): Tensor {
  const scaled = scale ? normalized.mul(weightOf(layer, 0)) : normalized;
  return center ? scaled.add(weightOf(layer, scale ? 1 : 0)) : scaled;
}
