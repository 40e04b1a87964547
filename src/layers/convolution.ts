import type { LayerOf } from "../experiment/experiment.ts";
import { initializerConfig, regularizerConfig } from "./keras-config.ts";
import {
  biasFields,
  biasAndActivation,
  channelsLast,
  glorot,
  kernelConfig,
  kernelFields,
} from "./keras-parts.ts";
import type { KerasFields } from "./keras-fields.ts";
import { bias, trained, type DeclaredWeight, type LayerKind, type Shape, type ShapeResult } from "./kind.ts";
import { slide } from "./window.ts";

type Convolution = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d">;
type Depthwise = LayerOf<"separableConv2d" | "depthwiseConv2d">;

const convolve = (layer: Convolution, input: Shape, channelsOut: (channels: number) => number): ShapeResult =>
  slide({ ...layer, size: layer.kernelSize, dilation: layer.dilationRate }, input, channelsOut);

const depthwiseKernel = (layer: Depthwise): DeclaredWeight =>
  trained(
    "depthwiseKernel",
    [...layer.kernelSize, "channels", layer.depthMultiplier],
    layer.depthwiseInitializer,
    layer.depthwiseRegularizer,
  );

const config = (layer: Convolution) => ({
  kernel_size: layer.kernelSize,
  strides: layer.strides,
  padding: layer.padding,
  dilation_rate: layer.dilationRate,
  ...channelsLast,
  ...biasAndActivation(layer),
});

const depthwiseConfig = (layer: Depthwise) => ({
  depth_multiplier: layer.depthMultiplier,
  depthwise_initializer: initializerConfig(layer.depthwiseInitializer),
  depthwise_regularizer: regularizerConfig(layer.depthwiseRegularizer),
});

const fieldsOf = (fields: KerasFields) => {
  fields.only("data_format", "channels_last");
  fields.only("groups", 1);
  return {
    name: fields.name,
    kernelSize: fields.pair("kernel_size"),
    strides: fields.pair("strides", [1, 1]),
    padding: fields.padding(),
    dilationRate: fields.pair("dilation_rate", [1, 1]),
    activation: fields.activation(),
    ...biasFields(fields),
  };
};

const depthwiseFields = (fields: KerasFields) => ({
  depthMultiplier: fields.count("depth_multiplier", 1),
  depthwiseInitializer: fields.initializer("depthwise_initializer", glorot),
  depthwiseRegularizer: fields.regularizer("depthwise_regularizer"),
});

export const conv2d: LayerKind<LayerOf<"conv2d">> = {
  shape: (layer, input) => convolve(layer, input, () => layer.filters),
  weights: (layer) => [
    trained(
      "kernel",
      [...layer.kernelSize, "channels", layer.filters],
      layer.kernelInitializer,
      layer.kernelRegularizer,
    ),
    bias(layer, layer.filters),
  ],
  draws: false,
  toKeras: (layer) => ["Conv2D", { filters: layer.filters, ...kernelConfig(layer), ...config(layer) }],
  fromKeras: {
    Conv2D: (fields) => ({
      type: "conv2d",
      filters: fields.count("filters"),
      ...fieldsOf(fields),
      ...kernelFields(fields),
    }),
  },
};

export const separableConv2d: LayerKind<LayerOf<"separableConv2d">> = {
  shape: (layer, input) => convolve(layer, input, () => layer.filters),
  weights: (layer) => [
    depthwiseKernel(layer),
    trained(
      "pointwiseKernel",
      [1, 1, "multiplied", layer.filters],
      layer.pointwiseInitializer,
      layer.pointwiseRegularizer,
    ),
    bias(layer, layer.filters),
  ],
  draws: false,
  toKeras: (layer) => [
    "SeparableConv2D",
    {
      filters: layer.filters,
      ...depthwiseConfig(layer),
      pointwise_initializer: initializerConfig(layer.pointwiseInitializer),
      pointwise_regularizer: regularizerConfig(layer.pointwiseRegularizer),
      ...config(layer),
    },
  ],
  fromKeras: {
    SeparableConv2D: (fields) => ({
      type: "separableConv2d",
      filters: fields.count("filters"),
      ...fieldsOf(fields),
      ...depthwiseFields(fields),
      pointwiseInitializer: fields.initializer("pointwise_initializer", glorot),
      pointwiseRegularizer: fields.regularizer("pointwise_regularizer"),
    }),
  },
};

export const depthwiseConv2d: LayerKind<LayerOf<"depthwiseConv2d">> = {
  shape: (layer, input) => convolve(layer, input, (channels) => channels * layer.depthMultiplier),
  weights: (layer) => [depthwiseKernel(layer), bias(layer, "multiplied")],
  draws: false,
  toKeras: (layer) => ["DepthwiseConv2D", { ...depthwiseConfig(layer), ...config(layer) }],
  tfjsMisfit: ({ dilationRate }) =>
    dilationRate.some((rate) => rate > 1) ? "tfjs ignores the dilationRate of a depthwise convolution" : null,
  fromKeras: {
    DepthwiseConv2D: (fields) => ({
      type: "depthwiseConv2d",
      ...fieldsOf(fields),
      ...depthwiseFields(fields),
    }),
  },
};
