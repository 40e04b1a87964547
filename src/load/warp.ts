import type { FillMode } from "../read/experiment.ts";
import type { Affine } from "./affine.ts";
import { fillRules } from "./fill.ts";

/** Size of a picture as it goes through augmentation; values are row-major [height, width, channels], 0..255. */
export interface Shape {
  height: number;
  width: number;
  channels: number;
}

export interface Sampling {
  interpolation: "bilinear" | "nearest";
  fillMode: FillMode;
  /** Value of the pixels outside, with fillMode constant. */
  cval: number;
}

type Warp = (from: Uint8Array, shape: Shape, affine: Affine, sampling: Sampling, to: Float32Array) => void;

/** The usual case, bilinear with the edge repeated and three channels: everything in one loop, without a call. */
const warpClampedRgb: Warp = (from, { height, width }, affine, _, to) => {
  const { rowByColumn, columnByColumn } = affine;
  const [lastRow, lastColumn, line] = [height - 1, width - 1, 3 * width];
  let out = 0;
  for (let i = 0; i < height; i++) {
    const rowStart = affine.rowOffset + affine.rowByRow * i;
    const columnStart = affine.columnOffset + affine.columnByRow * i;
    for (let j = 0; j < width; j++, out += 3) {
      let row = rowStart + rowByColumn * j;
      let column = columnStart + columnByColumn * j;
      row = row < 0 ? 0 : row > lastRow ? lastRow : row;
      column = column < 0 ? 0 : column > lastColumn ? lastColumn : column;
      const top = row | 0;
      const left = column | 0;
      const down = row - top;
      const right = column - left;
      const a = top * line + 3 * left;
      const b = left < lastColumn ? a + 3 : a;
      const c = top < lastRow ? a + line : a;
      const d = c + b - a;
      const ofA = (1 - down) * (1 - right);
      const ofB = (1 - down) * right;
      const ofC = down * (1 - right);
      const ofD = down * right;
      to[out] = ofA * (from[a] ?? 0) + ofB * (from[b] ?? 0) + ofC * (from[c] ?? 0) + ofD * (from[d] ?? 0);
      to[out + 1] =
        ofA * (from[a + 1] ?? 0) +
        ofB * (from[b + 1] ?? 0) +
        ofC * (from[c + 1] ?? 0) +
        ofD * (from[d + 1] ?? 0);
      to[out + 2] =
        ofA * (from[a + 2] ?? 0) +
        ofB * (from[b + 2] ?? 0) +
        ofC * (from[c + 2] ?? 0) +
        ofD * (from[d + 2] ?? 0);
    }
  }
};

const warpBilinear: Warp = (from, { height, width, channels }, affine, { fillMode, cval }, to) => {
  const { fold, index } = fillRules[fillMode];
  let out = 0;
  for (let i = 0; i < height; i++) {
    const rowStart = affine.rowOffset + affine.rowByRow * i;
    const columnStart = affine.columnOffset + affine.columnByRow * i;
    for (let j = 0; j < width; j++, out += channels) {
      const row = fold(rowStart + affine.rowByColumn * j, height);
      const column = fold(columnStart + affine.columnByColumn * j, width);
      if (Number.isNaN(row) || Number.isNaN(column)) {
        to.fill(cval, out, out + channels);
        continue;
      }
      const top = Math.floor(row);
      const left = Math.floor(column);
      const [down, right] = [row - top, column - left];
      const upper = index(top, height) * width;
      const lower = index(top + 1, height) * width;
      const [near, far] = [index(left, width), index(left + 1, width)];
      for (let channel = 0; channel < channels; channel++) {
        to[out + channel] =
          (1 - down) * (1 - right) * (from[(upper + near) * channels + channel] ?? 0) +
          (1 - down) * right * (from[(upper + far) * channels + channel] ?? 0) +
          down * (1 - right) * (from[(lower + near) * channels + channel] ?? 0) +
          down * right * (from[(lower + far) * channels + channel] ?? 0);
      }
    }
  }
};

const warpNearest: Warp = (from, { height, width, channels }, affine, { fillMode, cval }, to) => {
  const { fold, index } = fillRules[fillMode];
  let out = 0;
  for (let i = 0; i < height; i++) {
    const rowStart = affine.rowOffset + affine.rowByRow * i;
    const columnStart = affine.columnOffset + affine.columnByRow * i;
    for (let j = 0; j < width; j++, out += channels) {
      const row = fold(rowStart + affine.rowByColumn * j, height);
      const column = fold(columnStart + affine.columnByColumn * j, width);
      const outside = Number.isNaN(row) || Number.isNaN(column);
      const place = outside
        ? 0
        : index(Math.floor(row + 0.5), height) * width + index(Math.floor(column + 0.5), width);
      for (let channel = 0; channel < channels; channel++) {
        to[out + channel] = outside ? cval : (from[place * channels + channel] ?? 0);
      }
    }
  }
};

/**
 * SciPy's affine_transform of each channel, float64 inside, float32 out: `to` and `from` have the same shape. It draws
 * nothing and allocates nothing.
 */
export const warp: Warp = (from, shape, affine, sampling, to) => {
  if (sampling.interpolation === "nearest") warpNearest(from, shape, affine, sampling, to);
  else if (sampling.fillMode === "nearest" && shape.channels === 3)
    warpClampedRgb(from, shape, affine, sampling, to);
  else warpBilinear(from, shape, affine, sampling, to);
};
