import type { FillMode } from "../experiment/experiment.ts";
import type { PictureSize, PixelLoop, Sampling } from "./pixel-loop.ts";

/**
 * Brings a coordinate along an axis of `size` pixels to a place in 0..size-1 with the same value, as SciPy does
 * (test/reference/SEMANTICS.md 6); NaN: the pixel is `cval`.
 */
type Fold = (coordinate: number, size: number) => number;

const clamped: Fold = (x, size) => (x < 0 ? 0 : x > size - 1 ? size - 1 : x);

/**
 * d c b a | a b c d | d c b a: mirrored at -1/2 and size - 1/2. SciPy folds the neighbours one by one; that is the
 * same, because from there to the edge pixel's centre both neighbours are the edge pixel.
 */
const reflected: Fold = (x, size) => {
  const period = 2 * size;
  const place = x - period * Math.floor((x + 0.5) / period);
  return clamped(place > size - 0.5 ? period - 1 - place : place, size);
};

/** The period is size - 1, not size: first and last pixel coincide. */
const wrapped: Fold = (x, size) => {
  const period = size - 1;
  if (period === 0) return 0;
  if (x < 0) return x + period * (Math.trunc(-x / period) + 1);
  return x > period ? x - period * Math.trunc(x / period) : x;
};

export const folds: Record<FillMode, Fold> = {
  nearest: clamped,
  constant: (x, size) => (x < 0 || x > size - 1 ? NaN : x),
  reflect: reflected,
  wrap: wrapped,
};

/** Of the values at a and b, and below them at c and d, in SciPy's order. */
const blend = (
  from: Float64Array,
  a: number,
  b: number,
  c: number,
  d: number,
  right: number,
  down: number,
): number => {
  const upper = (1 - right) * (from[a] ?? 0) + right * (from[b] ?? 0);
  const lower = (1 - right) * (from[c] ?? 0) + right * (from[d] ?? 0);
  return (1 - down) * upper + down * lower;
};

const bilinear = ({ height, width, channels }: PictureSize, { fillMode, cval }: Sampling): PixelLoop => {
  const fold = folds[fillMode];
  const outside = Math.fround(cval);
  return (from, line, { y, yStep, x, xStep, out, outStep, scale }, first, end, to) => {
    for (let j = first, at = (out + outStep * first) | 0; j < end; j++, at = (at + outStep) | 0) {
      const row = fold(y + yStep * j, height);
      const column = fold(x + xStep * j, width);
      if (Number.isNaN(row) || Number.isNaN(column)) {
        for (let channel = 0; channel < channels; channel++) to[at + channel] = outside * scale;
        continue;
      }
      const top = row | 0;
      const left = column | 0;
      const down = row - top;
      const right = column - left;
      const a = (Math.imul(top, line) + Math.imul(channels, left)) | 0;
      const toB = left < width - 1 ? channels : 0;
      const c = (top < height - 1 ? a + line : a) | 0;
      const b = (a + toB) | 0;
      const d = (c + toB) | 0;
      to[at] = Math.fround(blend(from, a, b, c, d, right, down)) * scale;
      if (channels === 1) continue;
      // Written out: a loop over the channels takes longer.
      to[at + 1] = Math.fround(blend(from, a + 1, b + 1, c + 1, d + 1, right, down)) * scale;
      to[at + 2] = Math.fround(blend(from, a + 2, b + 2, c + 2, d + 2, right, down)) * scale;
    }
  };
};

const nearest = ({ height, width, channels }: PictureSize, { fillMode, cval }: Sampling): PixelLoop => {
  const fold = folds[fillMode];
  return (from, line, { y, yStep, x, xStep, out, outStep, scale }, first, end, to) => {
    for (let j = first, at = (out + outStep * first) | 0; j < end; j++, at = (at + outStep) | 0) {
      const row = fold(y + yStep * j, height);
      const column = fold(x + xStep * j, width);
      const isOutside = Number.isNaN(row) || Number.isNaN(column);
      const a = isOutside ? 0 : ((row + 0.5) | 0) * line + ((column + 0.5) | 0) * channels;
      for (let channel = 0; channel < channels; channel++) {
        to[at + channel] = Math.fround(isOutside ? cval : (from[a + channel] ?? 0)) * scale;
      }
    }
  };
};

/** For pixels that lie outside the picture or at its edge, by the fill rule. */
export const edgePixels = (shape: PictureSize, sampling: Sampling): PixelLoop =>
  sampling.interpolation === "bilinear" ? bilinear(shape, sampling) : nearest(shape, sampling);
