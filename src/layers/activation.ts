import type { LayerOf } from "../experiment/experiment.ts";
import { initializerConfig, regularizerConfig } from "./keras-config.ts";
import { activationName, zeros } from "./keras-parts.ts";
import { follows, misfit, plain, trained, unchanged, type LayerKind } from "./kind.ts";
import type { NetLayerOf } from "./net-layer.ts";

export const activation: LayerKind<LayerOf<"activation">> = {
  ...plain,
  shape: unchanged,
  toKeras: (layer) => ["Activation", { activation: activationName(layer.activation) }],
  fromKeras: {
    Activation: (fields) => ({ type: "activation", name: fields.name, activation: fields.activation() }),
    Softmax: (fields) => {
      fields.lastAxis();
      return { type: "activation", name: fields.name, activation: "softmax" };
    },
  },
};

export const leakyReLU: LayerKind<LayerOf<"leakyReLU">> = {
  ...plain,
  shape: unchanged,
  toKeras: ({ alpha }) => ["LeakyReLU", { negative_slope: alpha }],
  fromKeras: {
    /** Keras 3 calls the slope negative_slope, every Keras before it alpha. */
    LeakyReLU: (fields) => {
      const key = fields.has("negative_slope") ? "negative_slope" : "alpha";
      return { type: "leakyReLU", name: fields.name, alpha: fields.number(key, 0.3) };
    },
  },
};

const axesText = (n: number): string => (n === 1 ? "1" : `1 to ${n}`);

export const prelu: LayerKind<LayerOf<"prelu">> = {
  shape: (layer, input) => {
    const beyond = layer.sharedAxes.find((axis) => axis > input.length);
    return beyond === undefined
      ? follows(input)
      : misfit(
          `an axis ${beyond} to share alpha along`,
          `of sharedAxes only ${axesText(input.length)} can stay`,
        );
  },
  weights: (layer) => [trained("alpha", "of the input", layer.alphaInitializer, layer.alphaRegularizer)],
  draws: false,
  toKeras: (layer) => [
    "PReLU",
    {
      alpha_initializer: initializerConfig(layer.alphaInitializer),
      alpha_regularizer: regularizerConfig(layer.alphaRegularizer),
      shared_axes: layer.sharedAxes.length === 0 ? null : layer.sharedAxes,
    },
  ],
  fromKeras: {
    PReLU: (fields) => ({
      type: "prelu",
      name: fields.name,
      alphaInitializer: fields.initializer("alpha_initializer", zeros),
      alphaRegularizer: fields.regularizer("alpha_regularizer"),
      sharedAxes: fields.numbers("shared_axes"),
    }),
  },
};

export const relu: LayerKind<NetLayerOf<"relu">> = {
  ...plain,
  shape: unchanged,
  toKeras: ({ maxValue, negativeSlope }) => [
    "ReLU",
    { max_value: maxValue, negative_slope: negativeSlope, threshold: 0 },
  ],
  tfjsMisfit: ({ negativeSlope }) =>
    negativeSlope === 0 ? null : "tfjs ignores the negative slope of a relu",
  fromKeras: {
    ReLU: (fields) => {
      fields.only("threshold", 0);
      const maxValue = fields.has("max_value") ? fields.number("max_value") : null;
      const negativeSlope = fields.number("negative_slope", 0);
      return { type: "relu", name: fields.name, maxValue, negativeSlope };
    },
  },
};
