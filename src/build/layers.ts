/** Table from layer type to the tfjs layer of that type: it holds the weights and is what a saved model names. */
import type { Tfjs } from "../engine/engine.ts";
import type { PlannedLayer } from "../plan/plan.ts";
import type { InitializerSpec, LayerOf, LayerSpec, LayerType, RegularizerSpec } from "../read/experiment.ts";
import { initializerGiving, regularizerOf, type Initializer, type Regularizer } from "./initializers.ts";
import {
  bias,
  convolution,
  depthwise,
  kernel,
  normalization,
  pointwise,
  pooling,
  type Making,
} from "./layer-arguments.ts";
import { weightName, type NamedArray } from "./named-array.ts";

export type TfLayer = InstanceType<Tfjs["layers"]["Layer"]>;

type Factories = { [T in LayerType]: (spec: LayerOf<T>, making: Making) => TfLayer };

/** @param weights first values of the layer's weights */
export function makeLayer(
  tf: Tfjs,
  spec: LayerSpec,
  planned: PlannedLayer,
  weights: readonly NamedArray[],
): TfLayer {
  const first = (weight: string, initializer: InitializerSpec): Initializer =>
    initializerGiving(tf, initializer, () => {
      const name = weightName(spec.name, weight);
      const array = weights.find((candidate) => candidate.name === name);
      if (array === undefined) throw new Error(`no value was given for ${name}`);
      return tf.tensor(array.values, [...array.shape], "float32");
    });
  const decay = (regularizer: RegularizerSpec | null): Regularizer | null =>
    regularizer && regularizerOf(tf, regularizer);
  return callFactory(spec, { tf, planned, first, decay });
}

const callFactory = <T extends LayerType>(spec: LayerOf<T> & { type: T }, making: Making): TfLayer =>
  layerFactories[spec.type](spec, making);

export const layerFactories: Factories = {
  conv2d: (spec, making) =>
    making.tf.layers.conv2d({
      ...convolution(spec, making),
      ...kernel(spec, making),
      filters: spec.filters,
    }),
  separableConv2d: (spec, making) =>
    making.tf.layers.separableConv2d({
      ...convolution(spec, making),
      ...depthwise(spec, making),
      ...pointwise(spec, making),
      filters: spec.filters,
      depthMultiplier: spec.depthMultiplier,
    }),
  depthwiseConv2d: (spec, making) => {
    const layer = making.tf.layers.depthwiseConv2d({
      ...convolution(spec, making),
      ...depthwise(spec, making),
      depthMultiplier: spec.depthMultiplier,
    });
    // tfjs leaves the dilation out of account here.
    layer.computeOutputShape = () => [null, ...making.planned.outputShape];
    return layer;
  },
  maxPooling2d: (spec, { tf }) => tf.layers.maxPooling2d(pooling(spec)),
  averagePooling2d: (spec, { tf }) => tf.layers.averagePooling2d(pooling(spec)),
  globalAveragePooling2d: ({ name }, { tf }) => tf.layers.globalAveragePooling2d({ name }),
  globalMaxPooling2d: ({ name }, { tf }) => tf.layers.globalMaxPooling2d({ name }),
  zeroPadding2d: ({ name, padding: [rows, columns] }, { tf }) =>
    tf.layers.zeroPadding2d({ name, padding: [[...rows], [...columns]] }),
  flatten: ({ name }, { tf }) => tf.layers.flatten({ name }),
  dropout: ({ name, rate }, { tf }) => tf.layers.dropout({ name, rate }),
  spatialDropout2d: ({ name, rate }, { tf }) => {
    // tfjs has none; its Dropout, and Keras', with this shape is the same, so that both read the saved model.
    const layer = tf.layers.dropout({ name, rate });
    const config = layer.getConfig();
    layer.getConfig = () => ({ ...config, noiseShape: [null, 1, 1, null] });
    return layer;
  },
  gaussianNoise: ({ name, stddev }, { tf }) => tf.layers.gaussianNoise({ name, stddev }),
  batchNormalization: (spec, making) =>
    making.tf.layers.batchNormalization({
      ...normalization(spec, making),
      momentum: spec.momentum,
      movingMeanInitializer: making.first("movingMean", spec.movingMeanInitializer),
      movingVarianceInitializer: making.first("movingVariance", spec.movingVarianceInitializer),
    }),
  layerNormalization: (spec, making) => making.tf.layers.layerNormalization(normalization(spec, making)),
  activation: ({ name, activation }, { tf }) => tf.layers.activation({ name, activation }),
  leakyReLU: ({ name, alpha }, { tf }) => tf.layers.leakyReLU({ name, alpha }),
  prelu: (spec, { tf, first, decay }) => {
    const regularizer = decay(spec.alphaRegularizer);
    return tf.layers.prelu({
      name: spec.name,
      sharedAxes: [...spec.sharedAxes],
      alphaInitializer: first("alpha", spec.alphaInitializer),
      ...(regularizer && { alphaRegularizer: regularizer }),
    });
  },
  dense: (spec, making) =>
    making.tf.layers.dense({
      name: spec.name,
      units: spec.units,
      activation: spec.activation,
      ...kernel(spec, making),
      ...bias(spec, making),
    }),
};
