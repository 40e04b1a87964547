/** Pillow's filters that look at more than one source pixel. */
export type Filter = "bilinear" | "bicubic" | "box" | "hamming" | "lanczos";

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const cubic = (t: number): number => {
  const x = Math.abs(t);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
};

const hamming = (t: number): number => {
  const x = Math.abs(t);
  return x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI));
};

/** As in Pillow's Resample.c: the weight at a distance, and how far it reaches, in source pixels at scale 1. */
const filters: Record<Filter, { weight: (t: number) => number; support: number }> = {
  bilinear: { weight: (t) => Math.max(0, 1 - Math.abs(t)), support: 1 },
  bicubic: { weight: cubic, support: 2 },
  box: { weight: (t) => (t > -0.5 && t <= 0.5 ? 1 : 0), support: 0.5 },
  hamming: { weight: hamming, support: 1 },
  lanczos: { weight: (t) => (t >= -3 && t < 3 ? sinc(t) * sinc(t / 3) : 0), support: 3 },
};

/** Along one axis: the pixels there are, and the part of them that is shown. */
interface Axis {
  size: number;
  start: number;
  length: number;
}

/** For one output pixel: the first source pixel, and fixed-point weights from there on. */
export interface Taps {
  first: number;
  weights: Int32Array;
}

/** Bits behind the point of a weight: with 8 bits of a level and the filters' overshoot, sums fit in 32. */
export const precision = 22;

/** Rounded half away from zero, as Pillow does. */
const fixedPoint = (share: number): number => Math.trunc(Math.sign(share) * 0.5 + share * 2 ** precision);

const tapsAt = (output: number, { size, start }: Axis, scale: number, filter: Filter): Taps => {
  const { weight, support } = filters[filter];
  const widening = Math.max(scale, 1);
  const centre = start + (output + 0.5) * scale;
  const first = Math.max(0, Math.trunc(centre - support * widening + 0.5));
  const end = Math.min(size, Math.trunc(centre + support * widening + 0.5));
  const raw = new Float64Array(end - first);
  let total = 0;
  for (let i = 0; i < raw.length; i++) {
    const value = weight((i + first - centre + 0.5) * (1 / widening));
    raw[i] = value;
    total += value;
  }
  const weights = new Int32Array(raw.length);
  for (let i = 0; i < raw.length; i++) weights[i] = fixedPoint((raw[i] ?? 0) / total);
  return { first, weights };
};

/** For each of `newSize` output pixels along an axis; the filter is widened by the scale where the picture shrinks. */
export const tapsAlong = (axis: Axis, newSize: number, filter: Filter): Taps[] =>
  Array.from({ length: newSize }, (_, output) => tapsAt(output, axis, axis.length / newSize, filter));
