/** Exact probabilities, from the Cephes library (S. Moshier) compiled to WebAssembly. */
import { bdtr, compiled, incbet, incbi } from "cephes";

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

/** The t above 0 whose tProbability is `probability` (between 0 and 1): the same formula, solved for t. */
export const tQuantile = (probability: number, df: number): number => {
  const x = incbi(df / 2, 0.5, probability);
  return Math.sqrt((df * (1 - x)) / x);
};
