import { integerBelow, normal, uniform, type Stream } from "../plan/random.ts";
import type { AugmentationSpec, ErasingSpec, Pair, ShiftRange } from "../experiment/experiment.ts";
import type { PictureSize } from "./pixel-loop.ts";

/** Whole pixels of a picture: rows from top to above bottom, columns from left to before right. */
export interface Patch {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** A patch, and with what levels it is painted: one, one a channel, or one for each of its values, row by row. */
export interface Erased extends Patch {
  fill: readonly number[];
}

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
  /** Factor of the distance from each channel's mean; null: none. */
  contrast: number | null;
  /** Factor; null: none. */
  saturation: number | null;
  /** Share of the circle by which hues turn, red towards green; null: none. */
  hue: number | null;
  /** null: nothing. */
  erased: Erased | null;
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
  contrast: null,
  saturation: null,
  hue: null,
  erased: null,
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

/** Keras divides by no less. */
const epsilon = 1e-7;

/** Of Keras' RandomSaturation, whose range 0..1 stands for factors from 0 to endless: 0.5 is 1. */
const saturationFactor = (drawn: number): number => drawn / (1 - drawn + epsilon);

/**
 * A rectangle of so much of the width and of the height, anywhere in the picture; `places` are 0 (left, top) to 1. The
 * pixels whose left upper corner lies in it: Keras' _compute_crop_bounds.
 */
export const patchOf = (
  { height, width }: PictureSize,
  { across, down }: { across: number; down: number },
  [left, top]: Pair,
): Patch => {
  const ends = (share: number, size: number, place: number): Pair => {
    const start = place * (size - share * size);
    return [Math.ceil(start), Math.min(size, Math.ceil(start + share * size))];
  };
  const [columns, rows] = [ends(across, width, left), ends(down, height, top)];
  return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
};

/**
 * Shares of the width and of the height. With an aspect ratio one area is drawn, and a ratio that would not fit into
 * the picture is brought to the nearest that does, so that the area stays.
 */
const drawSides = ({ area, aspect }: ErasingSpec, { height, width }: PictureSize, draw: Stream) => {
  const first = uniform(draw, ...area);
  const second = draw();
  if (aspect === null)
    return { across: Math.sqrt(first), down: Math.sqrt(area[0] + (area[1] - area[0]) * second) };
  const [low, high] = [Math.log(aspect[0]), Math.log(aspect[1])];
  // Of the sides as shares, where a square patch has height / width.
  const ratio = Math.exp(low + (high - low) * second) * (height / width);
  const across = Math.min(1, Math.max(first, Math.sqrt(first * ratio)));
  return { across, down: across === 0 ? 0 : first / across };
};

/** The chance first, then the sides, then the place, then the noise. null: this picture stays whole. */
const drawErased = (spec: ErasingSpec, size: PictureSize, draw: Stream): Erased | null => {
  if (draw() >= spec.probability) return null;
  const sides = drawSides(spec, size, draw);
  const patch = patchOf(size, sides, [draw(), draw()]);
  const { value } = spec;
  if (value !== "noise") return { ...patch, fill: [value].flat() };
  const length = (patch.bottom - patch.top) * (patch.right - patch.left) * size.channels;
  const noise = (): number => Math.min(255, Math.max(0, 255 * normal(draw)));
  return { ...patch, fill: Array.from({ length }, noise) };
};

/**
 * Draws what is done to one picture. Each option has its own stream, so that switching one
 * on moves no other; an option that is off draws nothing. Names mean what they say: the width shifts sideways, by a
 * share of the width (Keras exchanges the two, test/reference/SEMANTICS.md 5).
 */
export const drawTransform = (
  spec: AugmentationSpec,
  size: PictureSize,
  streamOf: (option: RandomOption) => Stream,
): Transform => {
  const around = (option: "rotationRange" | "shearRange" | "channelShiftRange"): number =>
    uniform(streamOf(option), -spec[option], spec[option]);
  const shift = (option: "widthShiftRange" | "heightShiftRange", length: number): number =>
    isOff(spec[option]) ? 0 : drawShift(shiftDraw(spec[option]), length, streamOf(option));
  const [zx, zy] = drawZoom(spec.zoomRange, streamOf);
  return {
    theta: spec.rotationRange === 0 ? 0 : around("rotationRange"),
    tx: shift("widthShiftRange", size.width),
    ty: shift("heightShiftRange", size.height),
    shear: spec.shearRange === 0 ? 0 : around("shearRange"),
    zx,
    zy,
    flipHorizontal: spec.horizontalFlip && streamOf("horizontalFlip")() < 0.5,
    flipVertical: spec.verticalFlip && streamOf("verticalFlip")() < 0.5,
    channelShift: spec.channelShiftRange === 0 ? null : around("channelShiftRange"),
    brightness:
      spec.brightnessRange === null ? null : uniform(streamOf("brightnessRange"), ...spec.brightnessRange),
    ...drawColours(spec, streamOf),
    erased: spec.erasing === null ? null : drawErased(spec.erasing, size, streamOf("erasing")),
  };
};

const isOnly = ([low, high]: Pair, value: number): boolean => low === value && high === value;

/** As Keras' RandomContrast, RandomSaturation and RandomHue. */
const drawColours = (
  { contrastRange, saturationRange, hueRange }: AugmentationSpec,
  streamOf: (option: RandomOption) => Stream,
): Pick<Transform, "contrast" | "saturation" | "hue"> => ({
  contrast: isOnly(contrastRange, 1) ? null : uniform(streamOf("contrastRange"), ...contrastRange),
  saturation: isOnly(saturationRange, 0.5)
    ? null
    : saturationFactor(uniform(streamOf("saturationRange"), ...saturationRange)),
  hue: isOnly(hueRange, 0) ? null : drawHue(hueRange, streamOf("hueRange")),
});

/** Half a circle either way at most. Keras turns the other way where the first draw is above a half. */
const drawHue = (range: Pair, draw: Stream): number => {
  const sign = draw() > 0.5 ? -1 : 1;
  return (sign * uniform(draw, ...range)) / 2;
};

/** Two independent factors: the aspect ratio is not kept. */
const drawZoom = (range: Pair, streamOf: (option: RandomOption) => Stream): Pair => {
  if (isOnly(range, 1)) return [1, 1];
  const draw = streamOf("zoomRange");
  return [uniform(draw, ...range), uniform(draw, ...range)];
};
