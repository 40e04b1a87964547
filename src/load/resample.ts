import type { Pair } from "../read/experiment.ts";
import type { Pixels } from "./pixels.ts";

/** Pillow's filters that look at more than one source pixel: weight at a distance, and where it ends. */
export type Filter = "bilinear" | "bicubic" | "box" | "hamming" | "lanczos";

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const cubic = (t: number): number => {
  const x = Math.abs(t);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
};

const hamming = (t: number): number => {
  const x = Math.abs(t);
  return x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI));
};

/** Pillow's Resample.c; `support` in source pixels at scale 1. */
const filters: Record<Filter, { weight: (t: number) => number; support: number }> = {
  bilinear: { weight: (t) => Math.max(0, 1 - Math.abs(t)), support: 1 },
  bicubic: { weight: cubic, support: 2 },
  box: { weight: (t) => (t > -0.5 && t <= 0.5 ? 1 : 0), support: 0.5 },
  hamming: { weight: hamming, support: 1 },
  lanczos: { weight: (t) => (t >= -3 && t < 3 ? sinc(t) * sinc(t / 3) : 0), support: 3 },
};

/** For one output pixel: the first source pixel, and weights that add up to about 2^22. */
interface Taps {
  first: number;
  weights: Int32Array;
}

const precision = 22;

/** Along one axis: the pixels there are, and the part of them that is shown. */
interface Axis {
  size: number;
  start: number;
  length: number;
}

/** The taps of one output pixel; the filter is widened by the scale where the picture gets smaller. */
const tapsAt = (output: number, { size, start }: Axis, scale: number, filter: Filter): Taps => {
  const { weight, support } = filters[filter];
  const widening = Math.max(scale, 1);
  const centre = start + (output + 0.5) * scale;
  const first = Math.max(0, Math.trunc(centre - support * widening + 0.5));
  const end = Math.min(size, Math.trunc(centre + support * widening + 0.5));
  const raw = Float64Array.from({ length: end - first }, (_, i) =>
    weight((i + first - centre + 0.5) * (1 / widening)),
  );
  const total = raw.reduce((sum, value) => sum + value, 0);
  const weights = Int32Array.from(raw, (value) =>
    Math.trunc(Math.sign(value) * 0.5 + (value / total) * 2 ** precision),
  );
  return { first, weights };
};

/**
 * One pass: lines along `axis` get `newSize` pixels. `inner` values stand beside one another at each place of a line
 * (the channels, or a whole row), and there are `outer` blocks of such lines.
 */
interface Pass {
  outer: number;
  inner: number;
  axis: Axis;
  newSize: number;
}

const resamplePass = (
  data: Uint8Array,
  { outer, inner, axis, newSize }: Pass,
  filter: Filter,
): Uint8Array => {
  const scale = axis.length / newSize;
  const taps = Array.from({ length: newSize }, (_, output) => tapsAt(output, axis, scale, filter));
  const result = new Uint8Array(outer * newSize * inner);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const { first, weights } of taps) {
      const from = (block * axis.size + first) * inner;
      for (let i = 0; i < inner; i++) {
        let sum = 1 << (precision - 1);
        for (let k = 0, at = from + i; k < weights.length; k++, at += inner) {
          sum += (data[at] ?? 0) * (weights[k] ?? 0);
        }
        const value = sum >> precision;
        result[to++] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
  return result;
};

/** A part of a picture, in pixels. */
export interface Box {
  top: number;
  left: number;
  height: number;
  width: number;
}

const columns = (source: Pixels, box: Box, newWidth: number, filter: Filter): Pixels => {
  const { width, height, channels, data } = source;
  if (box.width === width && newWidth === width) return source;
  const axis = { size: width, start: box.left, length: box.width };
  const pass: Pass = { outer: height, inner: channels, axis, newSize: newWidth };
  return { width: newWidth, height, channels, data: resamplePass(data, pass, filter) };
};

const rows = (source: Pixels, box: Box, newHeight: number, filter: Filter): Pixels => {
  const { width, height, channels, data } = source;
  if (box.height === height && newHeight === height) return source;
  const axis = { size: height, start: box.top, length: box.height };
  const pass: Pass = { outer: 1, inner: width * channels, axis, newSize: newHeight };
  return { width, height: newHeight, channels, data: resamplePass(data, pass, filter) };
};

/** Pillow 13 (found by experiment, SEMANTICS.md 1); older ones always take the columns first. */
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
