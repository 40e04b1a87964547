/** Table from layer type to the tfjs layer of that type: it holds the weights and is what a saved model names. */
import type { Tfjs } from "../engine/engine.ts";
import type { NetLayer, NetLayerOf, NetLayerType } from "../keras/net.ts";
import type { PlannedLayer, PlannedNode } from "../plan/plan.ts";
import { initializerOf, regularizerOf } from "./initializers.ts";
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

export type TfLayer = InstanceType<Tfjs["layers"]["Layer"]>;

type Factories = { [T in NetLayerType]: (spec: NetLayerOf<T>, making: Making) => TfLayer };

/** With its weights zero until the model gives them their values. */
export const makeLayer = (tf: Tfjs, spec: NetLayer, planned: PlannedLayer | PlannedNode): TfLayer =>
  callFactory(spec, {
    tf,
    planned,
    initial: (initializer) => initializerOf(tf, initializer),
    decay: (regularizer) => regularizer && regularizerOf(tf, regularizer),
  });

const callFactory = <T extends NetLayerType>(spec: NetLayerOf<T> & { type: T }, making: Making): TfLayer =>
  layerFactories[spec.type](spec, making);

export const layerFactories: Factories = {
  conv2d: (spec, making) =>
    making.tf.layers.conv2d({
      ...convolution(spec, making),
      ...kernel(spec, making),
      filters: spec.filters,
    }),
  separableConv2d: (spec, making) => {
    const layer = making.tf.layers.separableConv2d({
      ...convolution(spec, making),
      ...depthwise(spec, making),
      ...pointwise(spec, making),
      filters: spec.filters,
      depthMultiplier: spec.depthMultiplier,
    });
    // tfjs names the depthwise initialiser for both kernels, and leaves the multiplier out.
    const initializer = making.initial(spec.pointwiseInitializer);
    return withConfig(layer, {
      depthMultiplier: spec.depthMultiplier,
      pointwiseInitializer: { className: initializer.getClassName(), config: initializer.getConfig() },
    });
  },
  depthwiseConv2d: (spec, making) => {
    const layer = making.tf.layers.depthwiseConv2d({
      ...convolution(spec, making),
      ...depthwise(spec, making),
      depthMultiplier: spec.depthMultiplier,
    });
    // tfjs leaves the dilation out of account here.
    layer.computeOutputShape = () => [null, ...making.planned.outputShape];
    // It saves the weight decay as a constraint, too, with which no saved model can be loaded.
    return withConfig(layer, { depthwiseConstraint: null });
  },
  maxPooling2d: (spec, { tf }) => tf.layers.maxPooling2d(pooling(spec)),
  averagePooling2d: (spec, { tf }) => tf.layers.averagePooling2d(pooling(spec)),
  globalAveragePooling2d: ({ name }, { tf }) => tf.layers.globalAveragePooling2d({ name }),
  globalMaxPooling2d: ({ name }, { tf }) => tf.layers.globalMaxPooling2d({ name }),
  zeroPadding2d: ({ name, padding: [rows, columns] }, { tf }) =>
    tf.layers.zeroPadding2d({ name, padding: [[...rows], [...columns]] }),
  flatten: ({ name }, { tf }) => tf.layers.flatten({ name }),
  dropout: ({ name, rate }, { tf }) => tf.layers.dropout({ name, rate }),
  // tfjs has none; its Dropout, and Keras', with this shape is the same, so that both read the saved model.
  spatialDropout2d: ({ name, rate }, { tf }) =>
    withConfig(tf.layers.dropout({ name, rate }), { noiseShape: [null, 1, 1, null] }),
  gaussianNoise: ({ name, stddev }, { tf }) => tf.layers.gaussianNoise({ name, stddev }),
  batchNormalization: (spec, making) =>
    making.tf.layers.batchNormalization({
      ...normalization(spec, making),
      momentum: spec.momentum,
      movingMeanInitializer: making.initial(spec.movingMeanInitializer),
      movingVarianceInitializer: making.initial(spec.movingVarianceInitializer),
    }),
  layerNormalization: (spec, making) => making.tf.layers.layerNormalization(normalization(spec, making)),
  activation: ({ name, activation }, { tf }) => tf.layers.activation({ name, activation }),
  leakyReLU: ({ name, alpha }, { tf }) => tf.layers.leakyReLU({ name, alpha }),
  prelu: (spec, { tf, initial, decay }) => {
    const regularizer = decay(spec.alphaRegularizer);
    return tf.layers.prelu({
      name: spec.name,
      sharedAxes: [...spec.sharedAxes],
      alphaInitializer: initial(spec.alphaInitializer),
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
  rescaling: ({ name, scale, offset }, { tf }) => tf.layers.rescaling({ name, scale, offset }),
  // tfjs' own knows no slope; Keras reads it from the saved model.
  relu: ({ name, maxValue, negativeSlope }, { tf }) =>
    withConfig(
      tf.layers.reLU({ name, ...(maxValue === null ? {} : { maxValue }) }),
      negativeSlope === 0 ? {} : { negativeSlope },
    ),
  add: ({ name }, { tf }) => tf.layers.add({ name }),
  concatenate: ({ name }, { tf }) => tf.layers.concatenate({ name, axis: -1 }),
};

/** The layer, which is saved with these keys changed. */
function withConfig(layer: TfLayer, changed: ReturnType<TfLayer["getConfig"]>): TfLayer {
  const own = layer.getConfig.bind(layer);
  layer.getConfig = () => ({ ...own(), ...changed });
  return layer;
}
