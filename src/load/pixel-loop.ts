import type { Span } from "./inside.ts";

/** One row of the output: where its first pixel lies in the input, and how far it is from one pixel to the next. */
export interface Row {
  y: number;
  yStep: number;
  x: number;
  xStep: number;
  /** Place of the row's first value in the output. */
  out: number;
}

/** Makes the pixels of a span of one row; `from` are the input's values, `line` of them in a row. */
export type PixelLoop = (from: Float64Array, line: number, row: Row, span: Span, to: Float32Array) => void;
