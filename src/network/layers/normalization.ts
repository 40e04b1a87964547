import { batchNormalize } from "../../engine/batch-normalization.ts";
import type { Engine, Tensor } from "../../engine/engine.ts";
import { nth } from "../../engine/nth.ts";
import type { LayerOf } from "../../experiment/experiment.ts";
import {
  stock,
  weightOf,
  withConfig,
  type Calling,
  type LayerComputation,
  type Making,
  type TfLayer,
} from "./computation.ts";

type Normalization = LayerOf<"batchNormalization" | "layerNormalization" | "groupNormalization">;

const normalization = (spec: Normalization, { initial, decay }: Making) => {
  const betaRegularizer = decay(spec.betaRegularizer);
  const gammaRegularizer = decay(spec.gammaRegularizer);
  return {
    name: spec.name,
    epsilon: spec.epsilon,
    center: spec.center,
    scale: spec.scale,
    betaInitializer: initial(spec.betaInitializer),
    gammaInitializer: initial(spec.gammaInitializer),
    ...(betaRegularizer && { betaRegularizer }),
    ...(gammaRegularizer && { gammaRegularizer }),
  };
};

/** A layer without gamma multiplies by 1. */
const gammaOf = ({ scale }: Normalization, { engine, layer }: Calling, x: Tensor): Tensor =>
  scale ? weightOf(layer, 0) : engine.tf.ones(x.shape.slice(-1));

/** A layer without beta adds 0. Beta comes after gamma among the weights. */
const betaOf = ({ scale, center }: Normalization, { engine, layer }: Calling, x: Tensor): Tensor =>
  center ? weightOf(layer, scale ? 1 : 0) : engine.tf.zeros(x.shape.slice(-1));

/** running = momentum * running + (1 - momentum) * value, without a gradient. */
const moveTowards = (
  engine: Engine,
  layer: TfLayer,
  index: number,
  value: Tensor,
  momentum: number,
): void => {
  engine.tf.tidy(() => {
    const running = nth(layer.weights, index);
    running.write(
      running
        .read()
        .mul(momentum)
        .add(value.mul(1 - momentum)),
    );
  });
};

export const batchNormalization: LayerComputation<LayerOf<"batchNormalization">> = {
  make: (spec, making) =>
    making.tf.layers.batchNormalization({
      ...normalization(spec, making),
      momentum: spec.momentum,
      movingMeanInitializer: making.initial(spec.movingMeanInitializer),
      movingVarianceInitializer: making.initial(spec.movingVarianceInitializer),
    }),
  /**
   * In training by the batch's own mean and (population) variance of each channel, which also move the running ones,
   * as Keras; tfjs' layer asks for both gamma and beta.
   */
  call: (spec, calling) => {
    const { engine, layer } = calling;
    const settled = stock(spec, calling);
    const trainable = Number(spec.scale) + Number(spec.center);
    return (x, phase, inputs) => {
      if (!phase.training) return settled(x, phase, inputs);
      const [gamma, beta] = [gammaOf(spec, calling, x), betaOf(spec, calling, x)];
      const { y, mean, variance } = batchNormalize(engine, x, gamma, beta, spec.epsilon);
      moveTowards(engine, layer, trainable, mean, spec.momentum);
      moveTowards(engine, layer, trainable + 1, variance, spec.momentum);
      return y;
    };
  },
};

export const layerNormalization: LayerComputation<LayerOf<"layerNormalization">> = {
  make: (spec, making) => making.tf.layers.layerNormalization(normalization(spec, making)),
  /** By mean and variance of each position's channels (of each picture's units), as Keras. */
  call:
    ({ epsilon, scale, center }, { engine, layer }) =>
    (x) => {
      const { mean, variance } = engine.tf.moments(x, -1, true);
      const normalized = x.sub(mean).mul(variance.add(epsilon).rsqrt());
      const scaled = scale ? normalized.mul(weightOf(layer, 0)) : normalized;
      // Gamma comes before beta among the weights.
      return center ? scaled.add(weightOf(layer, scale ? 1 : 0)) : scaled;
    },
};

export const groupNormalization: LayerComputation<LayerOf<"groupNormalization">> = {
  /** tfjs has no such layer: this one has the same weights, and the name and arguments by which Keras reads it. */
  make: (spec, making) => {
    const layer = making.tf.layers.layerNormalization(normalization(spec, making));
    layer.getClassName = () => "GroupNormalization";
    return withConfig(layer, { groups: spec.groups, axis: -1 });
  },
  /** By mean and variance of each picture's groups of channels over all places, as Keras. */
  call: (spec, calling) => {
    const { tf } = calling.engine;
    return (x) => {
      const [pictures, channels] = [nth(x.shape, 0), nth(x.shape, x.rank - 1)];
      const grouped = x.reshape([pictures, -1, spec.groups, channels / spec.groups]);
      const { mean, variance } = tf.moments(grouped, [1, 3], true);
      const normalized = grouped.sub(mean).mul(variance.add(spec.epsilon).rsqrt()).reshape(x.shape);
      return normalized.mul(gammaOf(spec, calling, x)).add(betaOf(spec, calling, x));
    };
  },
};
