import type { PixelLoop } from "./pixel-loop.ts";

const bilinearRgb: PixelLoop = (from, line, { y, yStep, x, xStep, out }, span, to) => {
  for (let j = span.from, at = out + 3 * span.from; j < span.to; j++, at += 3) {
    const row = y + yStep * j;
    const column = x + xStep * j;
    const top = row | 0;
    const left = column | 0;
    const down = row - top;
    const right = column - left;
    const a = top * line + 3 * left;
    const c = a + line;
    const ofD = down * right;
    const ofC = down - ofD;
    const ofB = right - ofD;
    const ofA = 1 - down - ofB;
    to[at] =
      ofA * (from[a] ?? 0) + ofB * (from[a + 3] ?? 0) + ofC * (from[c] ?? 0) + ofD * (from[c + 3] ?? 0);
    to[at + 1] =
      ofA * (from[a + 1] ?? 0) +
      ofB * (from[a + 4] ?? 0) +
      ofC * (from[c + 1] ?? 0) +
      ofD * (from[c + 4] ?? 0);
    to[at + 2] =
      ofA * (from[a + 2] ?? 0) +
      ofB * (from[a + 5] ?? 0) +
      ofC * (from[c + 2] ?? 0) +
      ofD * (from[c + 5] ?? 0);
  }
};

const bilinearGray: PixelLoop = (from, line, { y, yStep, x, xStep, out }, span, to) => {
  for (let j = span.from; j < span.to; j++) {
    const row = y + yStep * j;
    const column = x + xStep * j;
    const top = row | 0;
    const left = column | 0;
    const down = row - top;
    const right = column - left;
    const a = top * line + left;
    const upper = (1 - right) * (from[a] ?? 0) + right * (from[a + 1] ?? 0);
    const lower = (1 - right) * (from[a + line] ?? 0) + right * (from[a + line + 1] ?? 0);
    to[out + j] = (1 - down) * upper + down * lower;
  }
};

const nearestOf =
  (channels: number): PixelLoop =>
  (from, line, { y, yStep, x, xStep, out }, span, to) => {
    for (let j = span.from; j < span.to; j++) {
      const row = (y + yStep * j + 0.5) | 0;
      const column = (x + xStep * j + 0.5) | 0;
      const a = row * line + column * channels;
      for (let channel = 0; channel < channels; channel++) {
        to[out + channels * j + channel] = from[a + channel] ?? 0;
      }
    }
  };

/**
 * For the pixels whose neighbours are all inside the picture: most of them, under every fill mode, so that these loops
 * have no rule for the outside. For pictures of 1 or 3 channels.
 */
export const innerPixels = (interpolation: "bilinear" | "nearest", channels: number): PixelLoop => {
  if (interpolation === "nearest") return nearestOf(channels);
  return channels === 1 ? bilinearGray : bilinearRgb;
};
