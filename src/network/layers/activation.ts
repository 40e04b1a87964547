import type { LayerOf } from "../../experiment/experiment.ts";
import type { NetLayerOf } from "../../layers/net-layer.ts";
import { tfjsActivation } from "./arguments.ts";
import { type LayerComputation, stock, weightOf, withConfig } from "./computation.ts";

export const activation: LayerComputation<LayerOf<"activation">> = {
  make: (spec, { tf }) =>
    tf.layers.activation({ name: spec.name, activation: tfjsActivation(spec.activation) }),
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
