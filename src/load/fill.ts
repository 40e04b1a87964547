import type { FillMode } from "../experiment/experiment.ts";

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
