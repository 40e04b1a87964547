/**
 * Table from layer type to the Keras 3 layer that is the same, with its arguments. Only arguments that every Keras 3
 * knows are named, so that each of its versions reads them; those left out have their defaults, which change nothing.
 */
import type { Activation, LayerOf } from "../experiment/experiment.ts";
import { initializerConfig, regularizerConfig } from "./initializer-config.ts";
import type { KerasMap } from "./keras-object.ts";
import type { NetLayer, NetLayerOf, NetLayerType } from "./net.ts";

export interface LayerConfig {
  /** Keras' name of the class: Conv2D. */
  className: string;
  /** The arguments that make the layer, its name among them. */
  config: KerasMap;
}

/** A user may have told Keras that pictures have their channels first; these do not. */
const channelsLast = { data_format: "channels_last" } as const;

const activationName = (activation: Activation): string => (activation === "swish" ? "silu" : activation);

type Convolution = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d">;

const biasAndActivation = (layer: Convolution | LayerOf<"dense">) => ({
  activation: activationName(layer.activation),
  use_bias: layer.useBias,
  bias_initializer: initializerConfig(layer.biasInitializer),
  bias_regularizer: regularizerConfig(layer.biasRegularizer),
});

const convolution = (layer: Convolution) => ({
  kernel_size: layer.kernelSize,
  strides: layer.strides,
  padding: layer.padding,
  dilation_rate: layer.dilationRate,
  ...channelsLast,
  ...biasAndActivation(layer),
});

const kernel = (layer: LayerOf<"conv2d" | "dense">) => ({
  kernel_initializer: initializerConfig(layer.kernelInitializer),
  kernel_regularizer: regularizerConfig(layer.kernelRegularizer),
});

const depthwise = (layer: LayerOf<"separableConv2d" | "depthwiseConv2d">) => ({
  depth_multiplier: layer.depthMultiplier,
  depthwise_initializer: initializerConfig(layer.depthwiseInitializer),
  depthwise_regularizer: regularizerConfig(layer.depthwiseRegularizer),
});

const pooling = (layer: LayerOf<"maxPooling2d" | "averagePooling2d">) => ({
  pool_size: layer.poolSize,
  strides: layer.strides,
  padding: layer.padding,
  ...channelsLast,
});

const normalization = (layer: LayerOf<"batchNormalization" | "layerNormalization">) => ({
  epsilon: layer.epsilon,
  center: layer.center,
  scale: layer.scale,
  beta_initializer: initializerConfig(layer.betaInitializer),
  gamma_initializer: initializerConfig(layer.gammaInitializer),
  beta_regularizer: regularizerConfig(layer.betaRegularizer),
  gamma_regularizer: regularizerConfig(layer.gammaRegularizer),
});

type Arguments = { [T in NetLayerType]: (layer: NetLayerOf<T>) => readonly [className: string, KerasMap] };

const layerArguments: Arguments = {
  conv2d: (layer) => ["Conv2D", { filters: layer.filters, ...kernel(layer), ...convolution(layer) }],
  separableConv2d: (layer) => [
    "SeparableConv2D",
    {
      filters: layer.filters,
      ...depthwise(layer),
      pointwise_initializer: initializerConfig(layer.pointwiseInitializer),
      pointwise_regularizer: regularizerConfig(layer.pointwiseRegularizer),
      ...convolution(layer),
    },
  ],
  depthwiseConv2d: (layer) => ["DepthwiseConv2D", { ...depthwise(layer), ...convolution(layer) }],
  maxPooling2d: (layer) => ["MaxPooling2D", pooling(layer)],
  averagePooling2d: (layer) => ["AveragePooling2D", pooling(layer)],
  globalAveragePooling2d: () => ["GlobalAveragePooling2D", { ...channelsLast, keepdims: false }],
  globalMaxPooling2d: () => ["GlobalMaxPooling2D", { ...channelsLast, keepdims: false }],
  zeroPadding2d: ({ padding }) => ["ZeroPadding2D", { padding, ...channelsLast }],
  flatten: () => ["Flatten", channelsLast],
  dropout: ({ rate }) => ["Dropout", { rate, seed: null, noise_shape: null }],
  spatialDropout2d: ({ rate }) => ["SpatialDropout2D", { rate, seed: null, ...channelsLast }],
  gaussianNoise: ({ stddev }) => ["GaussianNoise", { stddev, seed: null }],
  batchNormalization: (layer) => [
    "BatchNormalization",
    {
      axis: -1,
      momentum: layer.momentum,
      ...normalization(layer),
      moving_mean_initializer: initializerConfig(layer.movingMeanInitializer),
      moving_variance_initializer: initializerConfig(layer.movingVarianceInitializer),
    },
  ],
  layerNormalization: (layer) => ["LayerNormalization", { axis: [-1], ...normalization(layer) }],
  activation: ({ activation }) => ["Activation", { activation: activationName(activation) }],
  leakyReLU: ({ alpha }) => ["LeakyReLU", { negative_slope: alpha }],
  prelu: (layer) => [
    "PReLU",
    {
      alpha_initializer: initializerConfig(layer.alphaInitializer),
      alpha_regularizer: regularizerConfig(layer.alphaRegularizer),
      shared_axes: layer.sharedAxes.length === 0 ? null : layer.sharedAxes,
    },
  ],
  dense: (layer) => ["Dense", { units: layer.units, ...kernel(layer), ...biasAndActivation(layer) }],
  rescaling: ({ scale, offset }) => ["Rescaling", { scale, offset }],
  relu: ({ maxValue, negativeSlope }) => [
    "ReLU",
    { max_value: maxValue, negative_slope: negativeSlope, threshold: 0 },
  ],
  add: () => ["Add", {}],
  concatenate: () => ["Concatenate", { axis: -1 }],
};

const argumentsOf = <T extends NetLayerType>(type: T, layer: NetLayerOf<T>): readonly [string, KerasMap] =>
  layerArguments[type](layer);

export const layerConfig = (layer: NetLayer): LayerConfig => {
  const [className, config] = argumentsOf(layer.type, layer);
  return { className, config: { name: layer.name, dtype: "float32", ...config } };
};
