/** Exact probabilities, from the Cephes library (S. Moshier) compiled to WebAssembly. */
import { bdtr, compiled, incbet, incbi, ndtr, ndtri } from "cephes";

// Compiling takes 20 ms; only commands that compare import this file.
await compiled;

/**
 * McNemar's exact test: how probable are counts as uneven as these, or more so, when either run is equally likely
 * to be the right one where just one is. Two-sided: twice the lower tail of Binomial(a + b, 1/2), at most 1.
 * a, b: pictures that only the first, only the second run has right.
 */
export const mcnemar = (a: number, b: number): number =>
  a + b === 0 ? 1 : Math.min(1, 2 * bdtr(Math.min(a, b), a + b, 0.5));

/**
 * How probable a Student t as far from 0 as this, or farther, is by chance; two-sided. df: degrees of freedom, above 0,
 * whole or not. Abramowitz & Stegun 26.5.27: I_x(df / 2, 1 / 2) with x = df / (df + t^2).
 */
export const tProbability = (t: number, df: number): number => incbet(df / 2, 0.5, df / (df + t * t));

/**
 * The t above 0 whose tProbability is `probability` (between 0 and 1): the same formula, solved for t. df: Infinity
 * gives the normal distribution's.
 */
export const tQuantile = (probability: number, df: number): number => {
  if (df === Infinity) return -ndtri(probability / 2);
  const x = incbi(df / 2, 0.5, probability);
  return Math.sqrt((df * (1 - x)) / x);
};

/** Up to this many values all sums are counted; with more, their sum is as good as normal. */
const mostCounted = 500;
/** Sums that are counted at most: 500 values of up to 200. */
const mostSums = 100_000;

/** How probable each sum of the values is when a fair coin gives each its sign; the sum s stands at s + their total. */
const signedSums = (values: readonly number[], total: number): Float64Array => {
  let sums = new Float64Array(2 * total + 1);
  sums[total] = 1;
  let reach = 0;
  for (const value of values) {
    const next = new Float64Array(2 * total + 1);
    for (let at = total - reach; at <= total + reach; at++) {
      const half = (sums[at] ?? 0) / 2;
      if (half === 0) continue;
      next[at - value] = (next[at - value] ?? 0) + half;
      next[at + value] = (next[at + value] ?? 0) + half;
    }
    sums = next;
    reach += value;
  }
  return sums;
};

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/**
 * The paired permutation test (R. A. Fisher, The Design of Experiments, 1935, section 21): how probable a sum as far
 * from 0 as that of these whole differences is, or farther, where each might as well have had the other sign.
 * Two-sided. Of differences -1, 0 and 1 it is McNemar's exact test.
 */
export const signFlip = (differences: readonly number[]): number => {
  const sizes = differences.map(Math.abs).filter((size) => size > 0);
  const unit = sizes.reduce(greatestDivisor, 0);
  const values = sizes.map((size) => size / unit);
  const total = values.reduce((sum, value) => sum + value, 0);
  const found = Math.abs(differences.reduce((sum, value) => sum + value, 0)) / (unit || 1);
  if (found === 0) return 1;
  if (values.length > mostCounted || total > mostSums) {
    // Sums lie two apart: half of that is the correction for continuity.
    const spread = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return 2 * ndtr(-(found - 1) / spread);
  }
  const tail = signedSums(values, total).subarray(total + found);
  return Math.min(1, 2 * tail.reduce((sum, value) => sum + value, 0));
};
