import { folds } from "./fill.ts";
import type { PixelLoop } from "./pixel-loop.ts";
import type { Sampling, Shape } from "./warp.ts";

const bilinear = ({ height, width, channels }: Shape, { fillMode, cval }: Sampling): PixelLoop => {
  const fold = folds[fillMode];
  return (from, line, { y, yStep, x, xStep, out }, span, to) => {
    for (let j = span.from, at = out + channels * span.from; j < span.to; j++, at += channels) {
      const row = fold(y + yStep * j, height);
      const column = fold(x + xStep * j, width);
      const isOutside = Number.isNaN(row) || Number.isNaN(column);
      const top = isOutside ? 0 : row | 0;
      const left = isOutside ? 0 : column | 0;
      const down = row - top;
      const right = column - left;
      const a = top * line + channels * left;
      const b = left < width - 1 ? a + channels : a;
      const below = top < height - 1 ? line : 0;
      for (let channel = 0; channel < channels; channel++) {
        const upper = (1 - right) * (from[a + channel] ?? 0) + right * (from[b + channel] ?? 0);
        const lower =
          (1 - right) * (from[a + below + channel] ?? 0) + right * (from[b + below + channel] ?? 0);
        to[at + channel] = isOutside ? cval : (1 - down) * upper + down * lower;
      }
    }
  };
};

const nearest = ({ height, width, channels }: Shape, { fillMode, cval }: Sampling): PixelLoop => {
  const fold = folds[fillMode];
  return (from, line, { y, yStep, x, xStep, out }, span, to) => {
    for (let j = span.from, at = out + channels * span.from; j < span.to; j++, at += channels) {
      const row = fold(y + yStep * j, height);
      const column = fold(x + xStep * j, width);
      const isOutside = Number.isNaN(row) || Number.isNaN(column);
      const a = isOutside ? 0 : ((row + 0.5) | 0) * line + ((column + 0.5) | 0) * channels;
      for (let channel = 0; channel < channels; channel++) {
        to[at + channel] = isOutside ? cval : (from[a + channel] ?? 0);
      }
    }
  };
};

/** For pixels that lie outside the picture or at its edge, by the fill rule. */
export const edgePixels = (shape: Shape, sampling: Sampling): PixelLoop =>
  sampling.interpolation === "bilinear" ? bilinear(shape, sampling) : nearest(shape, sampling);
