import type { Affine } from "./affine.ts";
import { edgePixels } from "./edge-pixels.ts";
import { innerPixels } from "./inner-pixels.ts";
import type { PictureSize, Row, Sampling } from "./pixel-loop.ts";

/** Whole numbers j with from <= j < to. */
interface Span {
  from: number;
  to: number;
}

const isInside = (place: number, last: number): boolean => place >= 0 && place < last;

/** Cuts a span down, in place, to those j with 0 <= start + step * j < last, in the very arithmetic of the caller's loop. */
const narrowToInside = (span: Span, start: number, step: number, last: number): void => {
  if (step === 0) {
    if (!isInside(start, last)) span.to = span.from;
    return;
  }
  const first = -start / step;
  const second = (last - start) / step;
  let from = Math.max(span.from, Math.ceil(step > 0 ? first : second));
  let to = Math.min(span.to, Math.floor(step > 0 ? second : first) + 1);
  // The divisions round: the ends may be off by one.
  while (from < to && !isInside(start + step * from, last)) from++;
  while (to > from && !isInside(start + step * (to - 1), last)) to--;
  span.from = Math.min(from, span.to);
  span.to = Math.max(to, span.from);
};

/** How the pixels are put down, in the same pass. */
export interface Placing {
  /** Mirrored left to right. */
  flipHorizontal: boolean;
  /** Upside down. */
  flipVertical: boolean;
  /** A float32 by which every value is multiplied after it was rounded to float32. */
  scale: number;
}

/** `from` and `to` hold one picture; nothing is drawn and nothing large allocated. null: no pixel moves. */
type Warp = (from: Uint8Array, affine: Affine | null, placing: Placing, to: Float32Array) => void;

const identity: Affine = {
  rowByRow: 1,
  rowByColumn: 0,
  rowOffset: 0,
  columnByRow: 0,
  columnByColumn: 1,
  columnOffset: 0,
};

const setRow = (
  row: Row,
  affine: Affine,
  placing: Placing,
  { height, width, channels }: PictureSize,
  i: number,
) => {
  const line = width * channels;
  row.y = affine.rowOffset + affine.rowByRow * i;
  row.yStep = affine.rowByColumn;
  row.x = affine.columnOffset + affine.columnByRow * i;
  row.xStep = affine.columnByColumn;
  row.out =
    (placing.flipVertical ? height - 1 - i : i) * line + (placing.flipHorizontal ? line - channels : 0);
  row.outStep = placing.flipHorizontal ? -channels : channels;
  row.scale = placing.scale;
};

/** SciPy's affine_transform of each channel, for pictures of one shape: float64 inside, float32 out; then the placing. */
export const openWarp = (shape: PictureSize, sampling: Sampling): Warp => {
  const { height, width, channels } = shape;
  const line = width * channels;
  const values = new Float64Array(height * line);
  const row: Row = { y: 0, yStep: 0, x: 0, xStep: 0, out: 0, outStep: 0, scale: 1 };
  const inside: Span = { from: 0, to: 0 };
  const copy = innerPixels("nearest", channels);
  const inner = innerPixels(sampling.interpolation, channels);
  const edge = edgePixels(shape, sampling);
  return (from, affine, placing, to) => {
    values.set(from);
    for (let i = 0; i < height; i++) {
      setRow(row, affine ?? identity, placing, shape, i);
      if (affine === null) {
        copy(values, line, row, 0, width, to);
        continue;
      }
      inside.from = 0;
      inside.to = width;
      narrowToInside(inside, row.y, row.yStep, height - 1);
      narrowToInside(inside, row.x, row.xStep, width - 1);
      edge(values, line, row, 0, inside.from, to);
      inner(values, line, row, inside.from, inside.to, to);
      edge(values, line, row, inside.to, width, to);
    }
  };
};
