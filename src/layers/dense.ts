import type { LayerOf } from "../experiment/experiment.ts";
import {
  biasAndActivation,
  biasFields,
  channelsLast,
  imageFields,
  kernelConfig,
  kernelFields,
} from "./keras-parts.ts";
import { bias, follows, misfit, onImage, plain, trained, type LayerKind } from "./kind.ts";

export const dense: LayerKind<LayerOf<"dense">> = {
  /** Keras would take the last axis of a picture for the units; that is a 1x1 convolution, and nearly always a forgotten flatten. */
  shape: (layer, input) =>
    input.length === 1
      ? follows([layer.units])
      : misfit("a flat input", "put {type: flatten} before it (or use conv2d with kernelSize 1)"),
  weights: (layer) => [
    trained("kernel", ["channels", layer.units], layer.kernelInitializer, layer.kernelRegularizer),
    bias(layer, layer.units),
  ],
  draws: false,
  toKeras: (layer) => ["Dense", { units: layer.units, ...kernelConfig(layer), ...biasAndActivation(layer) }],
  fromKeras: {
    Dense: (fields) => ({
      type: "dense",
      name: fields.name,
      units: fields.count("units"),
      activation: fields.activation(),
      ...kernelFields(fields),
      ...biasFields(fields),
    }),
  },
};

export const flatten: LayerKind<LayerOf<"flatten">> = {
  ...plain,
  shape: (_, input) =>
    input.length === 1
      ? misfit("(height, width, channels)", "leave it out, its input is flat already")
      : follows([input.reduce((product, size) => product * size, 1)]),
  toKeras: () => ["Flatten", channelsLast],
  fromKeras: { Flatten: (fields) => ({ type: "flatten", ...imageFields(fields) }) },
};

export const zeroPadding2d: LayerKind<LayerOf<"zeroPadding2d">> = {
  ...plain,
  shape: ({ padding: [[top, bottom], [left, right]] }, input) =>
    onImage(input, ([height, width, channels]) =>
      follows([top + height + bottom, left + width + right, channels]),
    ),
  toKeras: ({ padding }) => ["ZeroPadding2D", { padding, ...channelsLast }],
  fromKeras: {
    ZeroPadding2D: (fields) => ({
      type: "zeroPadding2d",
      ...imageFields(fields),
      padding: fields.sides("padding", [1, 1]),
    }),
  },
};
