import type { Tensor, Tfjs } from "../../engine/engine.ts";
import type { Activation, LayerOf } from "../../experiment/experiment.ts";
import type { NetLayerOf } from "../../layers/net-layer.ts";
import { type LayerComputation, stock, weightOf, withConfig } from "./computation.ts";

/** Keras' activations; softmax over the last axis. */
export const activations: Record<Activation, (tf: Tfjs, x: Tensor) => Tensor> = {
  elu: (tf, x) => tf.elu(x),
  linear: (_, x) => x,
  relu: (tf, x) => tf.relu(x),
  relu6: (tf, x) => tf.relu6(x),
  selu: (tf, x) => tf.selu(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
  softmax: (tf, x) => tf.softmax(x),
  softplus: (tf, x) => tf.softplus(x),
  softsign: (tf, x) => tf.div(x, tf.add(tf.abs(x), 1)),
  swish: (tf, x) => tf.mul(x, tf.sigmoid(x)),
  tanh: (tf, x) => tf.tanh(x),
};

export const activation: LayerComputation<LayerOf<"activation">> = {
  make: (spec, { tf }) => tf.layers.activation({ name: spec.name, activation: spec.activation }),
  call: stock,
};

export const leakyReLU: LayerComputation<LayerOf<"leakyReLU">> = {
  make: ({ name, alpha }, { tf }) => tf.layers.leakyReLU({ name, alpha }),
  call: stock,
};

export const prelu: LayerComputation<LayerOf<"prelu">> = {
  make: (spec, { tf, initial, decay }) => {
    const regularizer = decay(spec.alphaRegularizer);
    return tf.layers.prelu({
      name: spec.name,
      sharedAxes: [...spec.sharedAxes],
      alphaInitializer: initial(spec.alphaInitializer),
      ...(regularizer && { alphaRegularizer: regularizer }),
    });
  },
  /** relu(x) - alpha relu(-x): no gradient at 0, where tfjs' own has alpha. */
  call:
    (_, { engine: { tf }, layer }) =>
    (x) =>
      tf.relu(x).sub(weightOf(layer, 0).mul(tf.relu(x.neg()))),
};

export const relu: LayerComputation<NetLayerOf<"relu">> = {
  // tfjs' own knows no slope; Keras reads it from the saved model.
  make: ({ name, maxValue, negativeSlope }, { tf }) =>
    withConfig(
      tf.layers.reLU({ name, ...(maxValue === null ? {} : { maxValue }) }),
      negativeSlope === 0 ? {} : { negativeSlope },
    ),
  /** max(x, 0), cut at maxValue; negativeSlope * x below 0. */
  call:
    ({ maxValue, negativeSlope }, { engine: { tf } }) =>
    (x) => {
      const above =
        maxValue === null ? tf.relu(x) : maxValue === 6 ? tf.relu6(x) : tf.clipByValue(x, 0, maxValue);
      return negativeSlope === 0 ? above : above.sub(tf.relu(x.neg()).mul(negativeSlope));
    },
};
