/** Exact probabilities, from the Cephes library (S. Moshier) compiled to WebAssembly. */
import { bdtr, compiled } from "cephes";

// Compiling takes 20 ms; only commands that compare import this file.
await compiled;

/**
 * McNemar's exact test: how probable are counts as uneven as these, or more so, when either run is equally likely
 * to be the right one where just one is. Two-sided: twice the lower tail of Binomial(a + b, 1/2), at most 1.
 * a, b: pictures that only the first, only the second run has right.
 */
export const mcnemar = (a: number, b: number): number =>
  a + b === 0 ? 1 : Math.min(1, 2 * bdtr(Math.min(a, b), a + b, 0.5));
