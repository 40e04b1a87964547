import type { FillMode } from "../read/experiment.ts";
import type { Affine } from "./affine.ts";
import { edgePixels } from "./edge-pixels.ts";
import { innerPixels } from "./inner-pixels.ts";
import { insideSpan, sharedSpan } from "./inside.ts";
import type { Row } from "./pixel-loop.ts";

/** Size of a picture as it goes through augmentation; values are row-major [height, width, channels], 0..255. */
export interface Shape {
  height: number;
  width: number;
  /** 1 or 3. */
  channels: number;
}

export interface Sampling {
  interpolation: "bilinear" | "nearest";
  fillMode: FillMode;
  /** Value of the pixels outside, with fillMode constant. */
  cval: number;
}

/** `from` and `to` hold one picture; nothing is drawn and nothing large allocated. */
type Warp = (from: Uint8Array, affine: Affine, to: Float32Array) => void;

const rowAt = (affine: Affine, i: number, out: number): Row => ({
  y: affine.rowOffset + affine.rowByRow * i,
  yStep: affine.rowByColumn,
  x: affine.columnOffset + affine.columnByRow * i,
  xStep: affine.columnByColumn,
  out,
});

/** SciPy's affine_transform of each channel, for pictures of one shape: float64 inside, float32 out. */
export const openWarp = (shape: Shape, sampling: Sampling): Warp => {
  const { height, width, channels } = shape;
  const line = width * channels;
  const values = new Float64Array(height * line);
  const inner = innerPixels(sampling.interpolation, channels);
  const edge = edgePixels(shape, sampling);
  return (from, affine, to) => {
    values.set(from);
    for (let i = 0; i < height; i++) {
      const row = rowAt(affine, i, i * line);
      const inside = sharedSpan(
        insideSpan(row.y, row.yStep, height - 1, width),
        insideSpan(row.x, row.xStep, width - 1, width),
      );
      edge(values, line, row, { from: 0, to: inside.from }, to);
      inner(values, line, row, inside, to);
      edge(values, line, row, { from: inside.to, to: width }, to);
    }
  };
};
