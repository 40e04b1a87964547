import type { FillMode } from "../experiment/experiment.ts";

/** Size of a picture as it goes through augmentation; values are row-major [height, width, channels], 0..255. */
export interface PictureSize {
  height: number;
  width: number;
  channels: 1 | 3;
}

export interface Sampling {
  interpolation: "bilinear" | "nearest";
  fillMode: FillMode;
  /** Value of the pixels outside, with fillMode constant. */
  cval: number;
}

/** One row of the output. Used again for every row: a loop over pixels asks for no memory. */
export interface Row {
  /** Pixel j of the row lies in the input at row y + yStep * j and column x + xStep * j. */
  y: number;
  yStep: number;
  x: number;
  xStep: number;
  /** Place in the output of the row's first value, and from one pixel to the next: negative where it is mirrored. */
  out: number;
  outStep: number;
  /** A float32 by which every value is multiplied after it was rounded to float32. */
  scale: number;
}

/**
 * Makes the pixels j of one row for which first <= j < end; `from` are the input's values, `line` of them in a row.
 * Bitwise forms (`| 0`) tell the compiler that a number is a small whole one: with them it tests nothing in the loop.
 */
export type PixelLoop = (
  from: Float64Array,
  line: number,
  row: Row,
  first: number,
  end: number,
  to: Float32Array,
) => void;
