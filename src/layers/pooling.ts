import type { LayerOf } from "../experiment/experiment.ts";
import type { KerasFields } from "./keras-fields.ts";
import { channelsLast, imageFields } from "./keras-parts.ts";
import { follows, onImage, plain, type LayerKind, type Shape, type ShapeResult } from "./kind.ts";
import type { NetLayer } from "./net-layer.ts";
import { slide } from "./window.ts";

type Pooling = LayerOf<"maxPooling2d" | "averagePooling2d">;

const pool = (layer: Pooling, input: Shape): ShapeResult =>
  slide({ ...layer, size: layer.poolSize, dilation: [1, 1] }, input, (channels) => channels);

const poolAll = (_: unknown, input: Shape): ShapeResult =>
  onImage(input, ([, , channels]) => follows([channels]));

const config = (layer: Pooling) => ({
  pool_size: layer.poolSize,
  strides: layer.strides,
  padding: layer.padding,
  ...channelsLast,
});

/** The window moves by its own size unless told otherwise. */
const fieldsOf = (fields: KerasFields) => {
  fields.only("data_format", "channels_last");
  const poolSize = fields.pair("pool_size", [2, 2]);
  return {
    name: fields.name,
    poolSize,
    strides: fields.pair("strides", poolSize),
    padding: fields.padding(),
  };
};

const globalConfig = { ...channelsLast, keepdims: false } as const;

const globalFields = (fields: KerasFields) => {
  fields.only("data_format", "channels_last");
  fields.only("keepdims", false);
  return { name: fields.name };
};

const globalAverage = (fields: KerasFields): NetLayer =>
  fields.boolean("keepdims", false)
    ? { type: "meanOfPixels", ...imageFields(fields) }
    : { type: "globalAveragePooling2d", ...globalFields(fields) };

export const maxPooling2d: LayerKind<LayerOf<"maxPooling2d">> = {
  ...plain,
  shape: pool,
  toKeras: (layer) => ["MaxPooling2D", config(layer)],
  fromKeras: { MaxPooling2D: (fields) => ({ type: "maxPooling2d", ...fieldsOf(fields) }) },
};

export const averagePooling2d: LayerKind<LayerOf<"averagePooling2d">> = {
  ...plain,
  shape: pool,
  toKeras: (layer) => ["AveragePooling2D", config(layer)],
  fromKeras: { AveragePooling2D: (fields) => ({ type: "averagePooling2d", ...fieldsOf(fields) }) },
};

export const globalAveragePooling2d: LayerKind<LayerOf<"globalAveragePooling2d">> = {
  ...plain,
  shape: poolAll,
  toKeras: () => ["GlobalAveragePooling2D", globalConfig],
  fromKeras: { GlobalAveragePooling2D: globalAverage },
};

export const globalMaxPooling2d: LayerKind<LayerOf<"globalMaxPooling2d">> = {
  ...plain,
  shape: poolAll,
  toKeras: () => ["GlobalMaxPooling2D", globalConfig],
  fromKeras: { GlobalMaxPooling2D: (fields) => ({ type: "globalMaxPooling2d", ...globalFields(fields) }) },
};
