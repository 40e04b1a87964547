import type { FillMode } from "../read/experiment.ts";

/** SciPy's rules for places outside the picture, along one axis of `size` pixels (SEMANTICS.md 6). */
export interface FillRule {
  /** A coordinate brought into reach; NaN: the pixel is `cval`. */
  fold: (coordinate: number, size: number) => number;
  /** A whole neighbour of a folded coordinate as an index. */
  index: (neighbour: number, size: number) => number;
}

const atMostLast = (neighbour: number, size: number): number => (neighbour < size ? neighbour : size - 1);

/** d c b a | a b c d | d c b a: the edge pixel is repeated, the period is two sizes. */
const reflected = (neighbour: number, size: number): number => {
  const period = 2 * size;
  const place = ((neighbour % period) + period) % period;
  return place < size ? place : period - 1 - place;
};

/** The period is size - 1, not size: first and last pixel coincide. */
const wrapped = (x: number, size: number): number => {
  const period = size - 1;
  if (period === 0) return 0;
  if (x < 0) return x + period * (Math.trunc(-x / period) + 1);
  return x > period ? x - period * Math.trunc(x / period) : x;
};

export const fillRules: Record<FillMode, FillRule> = {
  nearest: { fold: (x, size) => (x < 0 ? 0 : x > size - 1 ? size - 1 : x), index: atMostLast },
  constant: { fold: (x, size) => (x < 0 || x > size - 1 ? NaN : x), index: atMostLast },
  reflect: { fold: (x) => x, index: reflected },
  wrap: { fold: wrapped, index: atMostLast },
};
