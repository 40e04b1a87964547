import { integerBelow, uniform, type Stream } from "../plan/random.ts";
import type { AugmentationSpec, Pair, ShiftRange } from "../experiment/experiment.ts";

/** What was drawn for one picture: plain numbers, named as in Keras' get_random_transform (test/reference/SEMANTICS.md 4). */
export interface Transform {
  /** Degrees; positive turns the content counter-clockwise on the screen. */
  theta: number;
  /** Pixels along the columns, and along the rows; positive moves the content towards 0. */
  tx: number;
  ty: number;
  /** Degrees. */
  shear: number;
  /** Along the columns, and along the rows; above 1 shows more of the picture. */
  zx: number;
  zy: number;
  flipHorizontal: boolean;
  flipVertical: boolean;
  /** Levels added to each value, 0..255; null: none. */
  channelShift: number | null;
  /** Factor; null: none. */
  brightness: number | null;
}

/** Leaves the picture as it is. */
export const neutral: Transform = {
  theta: 0,
  tx: 0,
  ty: 0,
  shear: 0,
  zx: 1,
  zy: 1,
  flipHorizontal: false,
  flipVertical: false,
  channelShift: null,
  brightness: null,
};

/** The four ways in which Keras draws a shift; `size` is that of the picture along the shift, in pixels. */
export type ShiftDraw =
  /** Uniform in [-range, range] times the size, or in pixels. */
  | { type: "share"; range: number }
  | { type: "pixels"; range: number }
  /** One of 0..below-1, with a random sign: 0 has double weight. */
  | { type: "whole"; below: number }
  /** One of the values with a random sign; times the size where the largest is below 1. */
  | { type: "list"; values: readonly number[] };

/** A whole number is read as Keras' int, 1.0 too: in the experiment file 1 and 1.0 are one number. */
export const shiftDraw = (range: ShiftRange): ShiftDraw => {
  if (typeof range !== "number") return { type: "list", values: range };
  if (Number.isInteger(range)) return { type: "whole", below: range };
  return range < 1 ? { type: "share", range } : { type: "pixels", range };
};

const withSign = (draw: Stream, value: number): number => (draw() < 0.5 ? -value : value);

/** Pixels. */
export const drawShift = (how: ShiftDraw, size: number, draw: Stream): number => {
  switch (how.type) {
    case "share":
      return uniform(draw, -how.range, how.range) * size;
    case "pixels":
      return uniform(draw, -how.range, how.range);
    case "whole":
      return withSign(draw, integerBelow(draw, how.below));
    case "list": {
      const unit = Math.max(...how.values) < 1 ? size : 1;
      return withSign(draw, how.values[integerBelow(draw, how.values.length)] ?? 0) * unit;
    }
  }
};

/** The options whose draws have a stream of their own. */
export type RandomOption = Exclude<keyof AugmentationSpec, "fillMode" | "cval" | "interpolation">;

const isOff = (range: ShiftRange): boolean =>
  range === 0 || (typeof range !== "number" && range.length === 0);

/**
 * Draws what is done to one picture of [height, width] pixels. Each option has its own stream, so that switching one
 * on moves no other; an option that is off draws nothing. Names mean what they say: the width shifts sideways, by a
 * share of the width (Keras exchanges the two, test/reference/SEMANTICS.md 5).
 */
export const drawTransform = (
  spec: AugmentationSpec,
  [height, width]: Pair,
  streamOf: (option: RandomOption) => Stream,
): Transform => {
  const around = (option: "rotationRange" | "shearRange" | "channelShiftRange"): number =>
    uniform(streamOf(option), -spec[option], spec[option]);
  const shift = (option: "widthShiftRange" | "heightShiftRange", size: number): number =>
    isOff(spec[option]) ? 0 : drawShift(shiftDraw(spec[option]), size, streamOf(option));
  const [zx, zy] = drawZoom(spec.zoomRange, streamOf);
  return {
    theta: spec.rotationRange === 0 ? 0 : around("rotationRange"),
    tx: shift("widthShiftRange", width),
    ty: shift("heightShiftRange", height),
    shear: spec.shearRange === 0 ? 0 : around("shearRange"),
    zx,
    zy,
    flipHorizontal: spec.horizontalFlip && streamOf("horizontalFlip")() < 0.5,
    flipVertical: spec.verticalFlip && streamOf("verticalFlip")() < 0.5,
    channelShift: spec.channelShiftRange === 0 ? null : around("channelShiftRange"),
    brightness:
      spec.brightnessRange === null ? null : uniform(streamOf("brightnessRange"), ...spec.brightnessRange),
  };
};

/** Two independent factors: the aspect ratio is not kept. */
const drawZoom = ([low, high]: Pair, streamOf: (option: RandomOption) => Stream): Pair => {
  if (low === 1 && high === 1) return [1, 1];
  const draw = streamOf("zoomRange");
  return [uniform(draw, low, high), uniform(draw, low, high)];
};
