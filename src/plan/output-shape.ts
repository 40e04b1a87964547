/** What comes out of a layer, by the rules of Keras and TensorFlow; a layer whose shape cannot follow says why. */
import type { LayerOf, LayerSpec, LayerType, Padding, Pair } from "../experiment/experiment.ts";
import type { Shape } from "./plan.ts";

/** As Keras prints one, without the batch axis: (148, 148, 32). */
export const shapeText = (shape: Shape): string => `(${shape.join(", ")})`;

/** What a layer asks of its input, and how to give it that; in one sentence with the layer's name before it. */
interface Misfit {
  needs: string;
  remedy: string;
}

export type Outcome = { type: "follows"; shape: Shape } | ({ type: "misfit" } & Misfit);

const follows = (shape: Shape): Outcome => ({ type: "follows", shape });
const misfit = (needs: string, remedy: string): Outcome => ({ type: "misfit", needs, remedy });

type Image = readonly [height: number, width: number, channels: number];

const onImage = (input: Shape, next: (image: Image) => Outcome): Outcome => {
  const [height, width, channels] = input;
  return height === undefined || width === undefined || channels === undefined
    ? misfit("(height, width, channels)", "put it before flatten or the global pooling")
    : next([height, width, channels]);
};

interface Window {
  size: Pair;
  dilation: Pair;
  strides: Pair;
  padding: Padding;
}

/** Pixels that a window with gaps spans. */
const span = (size: number, dilation: number): number => (size - 1) * dilation + 1;

/** valid: ceil((n - span + 1) / stride), same: ceil(n / stride). */
const positions = (n: number, span: number, stride: number, padding: Padding): number =>
  Math.ceil((padding === "same" ? n : n - span + 1) / stride);

const slide = (window: Window, input: Shape, channelsOut: (channels: number) => number): Outcome =>
  onImage(input, ([height, width, channels]) => {
    const rows = span(window.size[0], window.dilation[0]);
    const columns = span(window.size[1], window.dilation[1]);
    if (window.padding === "valid" && (height < rows || width < columns))
      return misfit(
        `at least ${rows} x ${columns} pixels`,
        "make generator.imageSize larger, take out a pooling, or use padding same",
      );
    return follows([
      positions(height, rows, window.strides[0], window.padding),
      positions(width, columns, window.strides[1], window.padding),
      channelsOut(channels),
    ]);
  });

const convolve = (
  layer: LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d">,
  input: Shape,
  channelsOut: (channels: number) => number,
): Outcome => slide({ ...layer, size: layer.kernelSize, dilation: layer.dilationRate }, input, channelsOut);

const pool = (layer: LayerOf<"maxPooling2d" | "averagePooling2d">, input: Shape): Outcome =>
  slide({ ...layer, size: layer.poolSize, dilation: [1, 1] }, input, (channels) => channels);

const poolAll = (_: unknown, input: Shape): Outcome =>
  onImage(input, ([, , channels]) => follows([channels]));

const unchanged = (_: unknown, input: Shape): Outcome => follows(input);

/** Keras would take the last axis of a picture for the units; that is a 1x1 convolution, and nearly always a forgotten flatten. */
const onUnits = (input: Shape, units: number): Outcome =>
  input.length === 1
    ? follows([units])
    : misfit("a flat input", "put {type: flatten} before it (or use conv2d with kernelSize 1)");

const axesText = (n: number): string => (n === 1 ? "1" : `1 to ${n}`);

const shareAlpha = (layer: LayerOf<"prelu">, input: Shape): Outcome => {
  const beyond = layer.sharedAxes.find((axis) => axis > input.length);
  return beyond === undefined
    ? follows(input)
    : misfit(
        `an axis ${beyond} to share alpha along`,
        `of sharedAxes only ${axesText(input.length)} can stay`,
      );
};

type OutputShapes = { [T in LayerType]: (layer: LayerOf<T>, input: Shape) => Outcome };

const outputShapes: OutputShapes = {
  conv2d: (layer, input) => convolve(layer, input, () => layer.filters),
  separableConv2d: (layer, input) => convolve(layer, input, () => layer.filters),
  depthwiseConv2d: (layer, input) => convolve(layer, input, (channels) => channels * layer.depthMultiplier),
  maxPooling2d: pool,
  averagePooling2d: pool,
  globalAveragePooling2d: poolAll,
  globalMaxPooling2d: poolAll,
  zeroPadding2d: ({ padding: [[top, bottom], [left, right]] }, input) =>
    onImage(input, ([height, width, channels]) =>
      follows([top + height + bottom, left + width + right, channels]),
    ),
  flatten: (_, input) =>
    input.length === 1
      ? misfit("(height, width, channels)", "leave it out, its input is flat already")
      : follows([input.reduce((product, size) => product * size, 1)]),
  dropout: unchanged,
  spatialDropout2d: (_, input) => onImage(input, follows),
  gaussianNoise: unchanged,
  batchNormalization: unchanged,
  layerNormalization: unchanged,
  activation: unchanged,
  leakyReLU: unchanged,
  prelu: shareAlpha,
  dense: (layer, input) => onUnits(input, layer.units),
};

const outcomeOf = <T extends LayerType>(type: T, layer: LayerOf<T>, input: Shape): Outcome =>
  outputShapes[type](layer, input);

/** Input and output without the batch axis: [height, width, channels] or [units]. */
export const outputShape = (layer: LayerSpec, input: Shape): Outcome => outcomeOf(layer.type, layer, input);
