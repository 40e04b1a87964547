/** Table from the class of a Keras layer to petri's layer. */
import type { KerasLayer } from "./keras-model.ts";
import { LayerFields } from "./layer-fields.ts";
import {
  bias,
  convolution,
  depthwise,
  globalPooling,
  glorot,
  kernel,
  normalization,
  ones,
  pooling,
  zeros,
} from "./layer-parts.ts";
import type { NetLayer } from "./net.ts";
import { modelMistake, read, type Outcome } from "./outcome.ts";

const batchNormalization = (fields: LayerFields): NetLayer => {
  fields.only("renorm", false);
  return {
    type: "batchNormalization",
    ...normalization(fields),
    momentum: fields.number("momentum", 0.99),
    movingMeanInitializer: fields.initializer("moving_mean_initializer", zeros),
    movingVarianceInitializer: fields.initializer("moving_variance_initializer", ones),
  };
};

const relu = (fields: LayerFields): NetLayer => {
  fields.only("threshold", 0);
  const maxValue = fields.has("max_value") ? fields.number("max_value") : null;
  return { type: "relu", name: fields.name, maxValue, negativeSlope: fields.number("negative_slope", 0) };
};

/** Keras 3 calls the slope negative_slope, all before alpha. */
const leakyReLU = (fields: LayerFields): NetLayer => {
  const key = fields.has("negative_slope") ? "negative_slope" : "alpha";
  return { type: "leakyReLU", name: fields.name, alpha: fields.number(key, 0.3) };
};

const prelu = (fields: LayerFields): NetLayer => ({
  type: "prelu",
  name: fields.name,
  alphaInitializer: fields.initializer("alpha_initializer", zeros),
  alphaRegularizer: fields.regularizer("alpha_regularizer"),
  sharedAxes: fields.numbers("shared_axes"),
});

const dropout = (fields: LayerFields): NetLayer => ({
  type: fields.dropsChannels() ? "spatialDropout2d" : "dropout",
  name: fields.name,
  rate: fields.share("rate"),
});

const channelsLast = (fields: LayerFields): { name: string } => {
  fields.only("data_format", "channels_last");
  return { name: fields.name };
};

const concatenate = (fields: LayerFields): NetLayer => {
  fields.lastAxis();
  return { type: "concatenate", name: fields.name };
};

const softmax = (fields: LayerFields): NetLayer => {
  fields.lastAxis();
  return { type: "activation", name: fields.name, activation: "softmax" };
};

const separable = (fields: LayerFields): NetLayer => ({
  type: "separableConv2d",
  filters: fields.count("filters"),
  ...convolution(fields),
  ...depthwise(fields),
  pointwiseInitializer: fields.initializer("pointwise_initializer", glorot),
  pointwiseRegularizer: fields.regularizer("pointwise_regularizer"),
});

const layerNormalization = (fields: LayerFields): NetLayer => {
  fields.only("rms_scaling", false);
  return { type: "layerNormalization", ...normalization(fields) };
};

const dense = (fields: LayerFields): NetLayer => ({
  type: "dense",
  name: fields.name,
  units: fields.count("units"),
  activation: fields.activation(),
  ...kernel(fields),
  ...bias(fields),
});

const translators: Readonly<Record<string, (fields: LayerFields) => NetLayer>> = {
  Activation: (fields) => ({ type: "activation", name: fields.name, activation: fields.activation() }),
  Add: (fields) => ({ type: "add", name: fields.name }),
  AveragePooling2D: (fields) => ({ type: "averagePooling2d", ...pooling(fields) }),
  BatchNormalization: batchNormalization,
  BatchNormalizationV1: batchNormalization,
  Concatenate: concatenate,
  Conv2D: (fields) => ({
    type: "conv2d",
    filters: fields.count("filters"),
    ...convolution(fields),
    ...kernel(fields),
  }),
  Dense: dense,
  DepthwiseConv2D: (fields) => ({ type: "depthwiseConv2d", ...convolution(fields), ...depthwise(fields) }),
  Dropout: dropout,
  Flatten: (fields) => ({ type: "flatten", ...channelsLast(fields) }),
  GaussianNoise: (fields) => ({ type: "gaussianNoise", name: fields.name, stddev: fields.number("stddev") }),
  GlobalAveragePooling2D: (fields) => ({ type: "globalAveragePooling2d", ...globalPooling(fields) }),
  GlobalMaxPooling2D: (fields) => ({ type: "globalMaxPooling2d", ...globalPooling(fields) }),
  LayerNormalization: layerNormalization,
  LeakyReLU: leakyReLU,
  MaxPooling2D: (fields) => ({ type: "maxPooling2d", ...pooling(fields) }),
  PReLU: prelu,
  ReLU: relu,
  Rescaling: (fields) => ({
    type: "rescaling",
    name: fields.name,
    scale: fields.number("scale"),
    offset: fields.number("offset", 0),
  }),
  SeparableConv2D: separable,
  Softmax: softmax,
  SpatialDropout2D: (fields) => ({
    type: "spatialDropout2d",
    ...channelsLast(fields),
    rate: fields.share("rate"),
  }),
  ZeroPadding2D: (fields) => ({
    type: "zeroPadding2d",
    ...channelsLast(fields),
    padding: fields.sides("padding", [1, 1]),
  }),
};

const unknown = ({ name, className, inner }: KerasLayer): string =>
  inner === null
    ? `layer "${name}" is a ${className}, which petri cannot translate; a cut before it would leave it out`
    : `layer "${name}" is a model that is used more than once, which petri cannot translate`;

/** `rank`: axes of the layer's input, with the batch's. */
export const translateLayer = (layer: KerasLayer, rank: number): Outcome<NetLayer> => {
  const translate = Object.hasOwn(translators, layer.className) ? translators[layer.className] : undefined;
  if (translate === undefined) return modelMistake(unknown(layer));
  const fields = new LayerFields(layer, rank);
  const translated = translate(fields);
  const [mistake] = fields.mistakes;
  return mistake === undefined ? read(translated) : modelMistake(mistake);
};
