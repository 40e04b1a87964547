import { folds } from "./fill.ts";
import type { PictureSize, PixelLoop, Sampling } from "./pixel-loop.ts";

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
