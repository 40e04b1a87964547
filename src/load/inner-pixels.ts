import type { PixelLoop } from "./pixel-loop.ts";

const bilinearRgb: PixelLoop = (from, line, { y, yStep, x, xStep, out, outStep, scale }, first, end, to) => {
  for (let j = first, at = (out + outStep * first) | 0; j < end; j++, at = (at + outStep) | 0) {
    const row = y + yStep * j;
    const column = x + xStep * j;
    const top = row | 0;
    const left = column | 0;
    const down = row - top;
    const right = column - left;
    const a = (Math.imul(top, line) + Math.imul(3, left)) | 0;
    const c = (a + line) | 0;
    const ofD = down * right;
    const ofC = down - ofD;
    const ofB = right - ofD;
    const ofA = 1 - down - ofB;
    const red =
      ofA * (from[a] ?? 0) + ofB * (from[a + 3] ?? 0) + ofC * (from[c] ?? 0) + ofD * (from[c + 3] ?? 0);
    const green =
      ofA * (from[a + 1] ?? 0) +
      ofB * (from[a + 4] ?? 0) +
      ofC * (from[c + 1] ?? 0) +
      ofD * (from[c + 4] ?? 0);
    const blue =
      ofA * (from[a + 2] ?? 0) +
      ofB * (from[a + 5] ?? 0) +
      ofC * (from[c + 2] ?? 0) +
      ofD * (from[c + 5] ?? 0);
    to[at] = Math.fround(red) * scale;
    to[at + 1] = Math.fround(green) * scale;
    to[at + 2] = Math.fround(blue) * scale;
  }
};

const bilinearGray: PixelLoop = (from, line, { y, yStep, x, xStep, out, outStep, scale }, first, end, to) => {
  for (let j = first, at = (out + outStep * first) | 0; j < end; j++, at = (at + outStep) | 0) {
    const row = y + yStep * j;
    const column = x + xStep * j;
    const top = row | 0;
    const left = column | 0;
    const down = row - top;
    const right = column - left;
    const a = (Math.imul(top, line) + left) | 0;
    const c = (a + line) | 0;
    const upper = (1 - right) * (from[a] ?? 0) + right * (from[a + 1] ?? 0);
    const lower = (1 - right) * (from[c] ?? 0) + right * (from[c + 1] ?? 0);
    to[at] = Math.fround((1 - down) * upper + down * lower) * scale;
  }
};

const nearestRgb: PixelLoop = (from, line, { y, yStep, x, xStep, out, outStep, scale }, first, end, to) => {
  for (let j = first, at = (out + outStep * first) | 0; j < end; j++, at = (at + outStep) | 0) {
    const row = (y + yStep * j + 0.5) | 0;
    const column = (x + xStep * j + 0.5) | 0;
    const a = (Math.imul(row, line) + Math.imul(3, column)) | 0;
    to[at] = (from[a] ?? 0) * scale;
    to[at + 1] = (from[a + 1] ?? 0) * scale;
    to[at + 2] = (from[a + 2] ?? 0) * scale;
  }
};

const nearestGray: PixelLoop = (from, line, { y, yStep, x, xStep, out, outStep, scale }, first, end, to) => {
  for (let j = first, at = (out + outStep * first) | 0; j < end; j++, at = (at + outStep) | 0) {
    const row = (y + yStep * j + 0.5) | 0;
    const column = (x + xStep * j + 0.5) | 0;
    to[at] = (from[(Math.imul(row, line) + column) | 0] ?? 0) * scale;
  }
};

const loops = {
  bilinear: { 1: bilinearGray, 3: bilinearRgb },
  nearest: { 1: nearestGray, 3: nearestRgb },
};

/**
 * For the pixels whose neighbours are all inside the picture: most of them, under every fill mode, so that these loops
 * have no rule for the outside.
 */
export const innerPixels = (interpolation: "bilinear" | "nearest", channels: 1 | 3): PixelLoop =>
  loops[interpolation][channels];
