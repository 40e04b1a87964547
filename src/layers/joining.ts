/** Layers that only a net from elsewhere has, besides relu: what joins several inputs, and what rescales pictures. */
import { follows, isSameShape, misfit, plain, unchanged, type LayerKind } from "./kind.ts";
import type { NetLayerOf } from "./net-layer.ts";

const remedy = "take another generator.imageSize";

export const add: LayerKind<NetLayerOf<"add">> = {
  ...plain,
  shape: (_, input, inputs) =>
    inputs.every((shape) => isSameShape(shape, input))
      ? follows(input)
      : misfit("inputs of one shape", remedy),
  toKeras: () => ["Add", {}],
  fromKeras: { Add: (fields) => ({ type: "add", name: fields.name }) },
};

export const concatenate: LayerKind<NetLayerOf<"concatenate">> = {
  ...plain,
  shape: (_, input, inputs) => {
    if (!inputs.every((shape) => isSameShape(shape.slice(0, -1), input.slice(0, -1))))
      return misfit("inputs of one size", remedy);
    const channels = inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
    return follows([...input.slice(0, -1), channels]);
  },
  toKeras: () => ["Concatenate", { axis: -1 }],
  fromKeras: {
    Concatenate: (fields) => {
      fields.lastAxis();
      return { type: "concatenate", name: fields.name };
    },
  },
};

export const rescaling: LayerKind<NetLayerOf<"rescaling">> = {
  ...plain,
  shape: unchanged,
  toKeras: ({ scale, offset }) => ["Rescaling", { scale, offset }],
  fromKeras: {
    Rescaling: (fields) => ({
      type: "rescaling",
      name: fields.name,
      scale: fields.number("scale"),
      offset: fields.number("offset", 0),
    }),
  },
};
