/** Layers that only a net from elsewhere has beside relu: what joins several inputs, what rescales, reshapes or cuts. */
import type { KerasFields } from "./keras-fields.ts";
import { channelsLast, imageFields } from "./keras-parts.ts";
import {
  follows,
  isSameShape,
  misfit,
  onImage,
  plain,
  unchanged,
  type LayerKind,
  type Shape,
  type ShapeResult,
} from "./kind.ts";
import type { NetLayerOf } from "./net-layer.ts";

const remedy = "take another generator.imageSize";

/** Element by element; an input of 1 row, column or channel counts for all of them. */
const elementwise = (_: unknown, input: Shape, inputs: readonly Shape[]): ShapeResult => {
  const largest = input.map((_size, axis) => Math.max(...inputs.map((shape) => shape[axis] ?? 0)));
  const fits = ({ length }: Shape, shape: Shape): boolean =>
    length === input.length && shape.every((size, axis) => size === 1 || size === largest[axis]);
  return inputs.every((shape) => fits(shape, shape))
    ? follows(largest)
    : misfit("inputs of one shape", remedy);
};

export const add: LayerKind<NetLayerOf<"add">> = {
  ...plain,
  shape: elementwise,
  toKeras: () => ["Add", {}],
  fromKeras: { Add: (fields) => ({ type: "add", name: fields.name }) },
};

export const multiply: LayerKind<NetLayerOf<"multiply">> = {
  ...plain,
  shape: elementwise,
  toKeras: () => ["Multiply", {}],
  fromKeras: { Multiply: (fields) => ({ type: "multiply", name: fields.name }) },
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

/** One number for all channels, or one a channel. */
const perChannel = (factor: number | readonly number[], channels: number): boolean =>
  typeof factor === "number" || factor.length === channels;

export const rescaling: LayerKind<NetLayerOf<"rescaling">> = {
  ...plain,
  shape: ({ scale, offset }, input) => {
    const channels = input.at(-1) ?? 0;
    return perChannel(scale, channels) && perChannel(offset, channels)
      ? follows(input)
      : misfit("as many channels as it has numbers", "take another generator.colorMode");
  },
  toKeras: ({ scale, offset }) => ["Rescaling", { scale, offset }],
  fromKeras: {
    Rescaling: (fields) => ({
      type: "rescaling",
      name: fields.name,
      scale: fields.perChannel("scale"),
      offset: fields.perChannel("offset", 0),
    }),
  },
};

const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const reshape: LayerKind<NetLayerOf<"reshape">> = {
  ...plain,
  shape: ({ target }, input) => {
    const known = sizeOf(target.filter((size) => size !== -1));
    const shape = target.map((size) => (size === -1 ? sizeOf(input) / known : size));
    return sizeOf(shape) === sizeOf(input) && shape.every((size) => Number.isInteger(size))
      ? follows(shape)
      : misfit(`${sizeOf(target)} numbers`, remedy);
  },
  toKeras: ({ target }) => ["Reshape", { target_shape: target }],
  fromKeras: {
    Reshape: (fields) => ({ type: "reshape", name: fields.name, target: fields.target("target_shape") }),
  },
};

export const cropping2d: LayerKind<NetLayerOf<"cropping2d">> = {
  ...plain,
  shape: ({ cropping: [[top, bottom], [left, right]] }, input) =>
    onImage(input, ([height, width, channels]) =>
      height > top + bottom && width > left + right
        ? follows([height - top - bottom, width - left - right, channels])
        : misfit(`more than ${top + bottom} x ${left + right} pixels`, "make generator.imageSize larger"),
    ),
  toKeras: ({ cropping }) => ["Cropping2D", { cropping, ...channelsLast }],
  fromKeras: {
    Cropping2D: (fields) => ({
      type: "cropping2d",
      ...imageFields(fields),
      cropping: fields.sides("cropping", [0, 0]),
    }),
  },
};

export const meanOfPixels: LayerKind<NetLayerOf<"meanOfPixels">> = {
  ...plain,
  shape: (_, input) => onImage(input, ([, , channels]) => follows([1, 1, channels])),
  toKeras: () => ["GlobalAveragePooling2D", { ...channelsLast, keepdims: true }],
  // GlobalAveragePooling2D with keepdims: in the table of poolings.
  fromKeras: {},
};

const onlyStretches = (fields: KerasFields): void => {
  for (const key of ["crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias"]) fields.only(key, false);
};

export const resizing: LayerKind<NetLayerOf<"resizing">> = {
  ...plain,
  shape: ({ height, width }, input) => onImage(input, ([, , channels]) => follows([height, width, channels])),
  toKeras: ({ height, width, interpolation }) => ["Resizing", { height, width, interpolation }],
  tfjsMisfit: () => "tfjs resizes pictures by other rules than Keras",
  fromKeras: {
    Resizing: (fields) => {
      onlyStretches(fields);
      return {
        type: "resizing",
        ...imageFields(fields),
        height: fields.count("height"),
        width: fields.count("width"),
        interpolation: fields.interpolation(),
      };
    },
  },
};

/** Keras' own augmentation and what only watches: in inference they give what they take. */
const inert = [
  ...[
    "ActivityRegularization",
    "Identity",
    "AugMix",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
  ],
  ...["RandomColorJitter", "RandomContrast", "RandomElasticTransform", "RandomErasing", "RandomFlip"],
  ...["RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective"],
  ...["RandomPosterization", "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear"],
  ...["RandomTranslation", "RandomZoom"],
];

export const unchanging: LayerKind<NetLayerOf<"unchanging">> = {
  ...plain,
  shape: unchanged,
  toKeras: () => ["Activation", { activation: "linear" }],
  fromKeras: Object.fromEntries(
    inert.map((className) => [
      className,
      (fields: KerasFields) => ({ type: "unchanging", name: fields.name }),
    ]),
  ),
};
