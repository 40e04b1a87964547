import type { Pair } from "../experiment/experiment.ts";
import type { Pixels } from "./pixels.ts";
import { precision, tapsAlong, type Filter, type Taps } from "./resample-taps.ts";

/** A part of a picture, in pixels. */
export interface Box {
  top: number;
  left: number;
  height: number;
  width: number;
}

/**
 * One pass: lines of `size` pixels become lines of one pixel for each of `taps`. `inner` values stand beside one
 * another at each place of a line (the channels, or a whole row), and there are `outer` blocks of such lines.
 */
interface Pass {
  outer: number;
  inner: number;
  size: number;
  taps: readonly Taps[];
}

const half = 1 << (precision - 1);

/** Sums are int32, as in Pillow; the clamped array clips them to 0..255. */
const anyPass = (data: Uint8Array, { outer, inner, size, taps }: Pass): Uint8ClampedArray<ArrayBuffer> => {
  const result = new Uint8ClampedArray(outer * taps.length * inner);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const { first, weights } of taps) {
      const from = (block * size + first) * inner;
      for (let i = 0; i < inner; i++) {
        let sum = half;
        for (let k = 0, at = from + i; k < weights.length; k++, at += inner) {
          sum += Math.imul(data[at] ?? 0, weights[k] ?? 0);
        }
        result[to++] = sum >> precision;
      }
    }
  }
  return result;
};

/** The same for `inner` 3, half the time: each weight is fetched once for three channels. */
const rgbPass = (data: Uint8Array, { outer, size, taps }: Pass): Uint8ClampedArray<ArrayBuffer> => {
  const result = new Uint8ClampedArray(outer * taps.length * 3);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const { first, weights } of taps) {
      let red = half;
      let green = half;
      let blue = half;
      for (let k = 0, at = (block * size + first) * 3; k < weights.length; k++, at += 3) {
        const weight = weights[k] ?? 0;
        red += Math.imul(data[at] ?? 0, weight);
        green += Math.imul(data[at + 1] ?? 0, weight);
        blue += Math.imul(data[at + 2] ?? 0, weight);
      }
      result[to++] = red >> precision;
      result[to++] = green >> precision;
      result[to++] = blue >> precision;
    }
  }
  return result;
};

const resamplePass = (data: Uint8Array, pass: Pass): Uint8Array =>
  new Uint8Array((pass.inner === 3 ? rgbPass : anyPass)(data, pass).buffer);

const columns = (source: Pixels, box: Box, newWidth: number, filter: Filter): Pixels => {
  const { width, height, channels, data } = source;
  if (box.width === width && newWidth === width) return source;
  const taps = tapsAlong({ size: width, start: box.left, length: box.width }, newWidth, filter);
  const pass: Pass = { outer: height, inner: channels, size: width, taps };
  return { width: newWidth, height, channels, data: resamplePass(data, pass) };
};

const rows = (source: Pixels, box: Box, newHeight: number, filter: Filter): Pixels => {
  const { width, height, channels, data } = source;
  if (box.height === height && newHeight === height) return source;
  const taps = tapsAlong({ size: height, start: box.top, length: box.height }, newHeight, filter);
  const pass: Pass = { outer: 1, inner: width * channels, size: height, taps };
  return { width, height: newHeight, channels, data: resamplePass(data, pass) };
};

/** Pillow 13 (found by experiment, test/reference/SEMANTICS.md 1); older ones always take the columns first. */
const rowsFirst = (source: Pixels, [height, width]: Pair): boolean =>
  height < source.height && source.height - height > 2 * (source.width - width);

/**
 * Pillow's Image.resize(box) with a filter, to the last bit: the filter widens where the picture shrinks and may look
 * beyond the box, weights are 22-bit fixed point, and the result of the first pass is rounded to 8 bits.
 */
export const resample = (source: Pixels, size: Pair, filter: Filter, box: Box): Pixels =>
  rowsFirst(source, size)
    ? columns(rows(source, box, size[0], filter), box, size[1], filter)
    : rows(columns(source, box, size[1], filter), box, size[0], filter);
