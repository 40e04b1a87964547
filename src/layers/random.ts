/** Layers that draw in training. */
import type { LayerOf } from "../experiment/experiment.ts";
import { channelsLast, imageFields } from "./keras-parts.ts";
import type { NetLayerOf } from "./net-layer.ts";
import { follows, onImage, plain, unchanged, type LayerKind } from "./kind.ts";

const drawing = { ...plain, draws: true } as const;

const dropouts = { numbers: "dropout", channels: "spatialDropout2d", pictures: "dropPath" } as const;

export const dropout: LayerKind<LayerOf<"dropout">> = {
  ...drawing,
  shape: unchanged,
  toKeras: ({ rate }) => ["Dropout", { rate, seed: null, noise_shape: null }],
  fromKeras: {
    Dropout: (fields) => ({
      type: dropouts[fields.dropped()],
      name: fields.name,
      rate: fields.share("rate"),
    }),
  },
};

export const spatialDropout2d: LayerKind<LayerOf<"spatialDropout2d">> = {
  ...drawing,
  shape: (_, input) => onImage(input, follows),
  toKeras: ({ rate }) => ["SpatialDropout2D", { rate, seed: null, ...channelsLast }],
  fromKeras: {
    SpatialDropout2D: (fields) => ({
      type: "spatialDropout2d",
      ...imageFields(fields),
      rate: fields.share("rate"),
    }),
  },
};

export const gaussianNoise: LayerKind<LayerOf<"gaussianNoise">> = {
  ...drawing,
  shape: unchanged,
  toKeras: ({ stddev }) => ["GaussianNoise", { stddev, seed: null }],
  fromKeras: {
    GaussianNoise: (fields) => ({
      type: "gaussianNoise",
      name: fields.name,
      stddev: fields.number("stddev"),
    }),
  },
};

export const dropPath: LayerKind<NetLayerOf<"dropPath">> = {
  ...drawing,
  shape: (_, input) => onImage(input, follows),
  toKeras: ({ rate }) => ["Dropout", { rate, seed: null, noise_shape: [null, 1, 1, 1] }],
  fromKeras: {
    /** Of ConvNeXt. */
    StochasticDepth: (fields) => ({
      type: "dropPath",
      name: fields.name,
      rate: fields.share("drop_path_rate"),
    }),
  },
};
