/** The functions used here: the package has types, but its `exports` hide them from ES modules (cephes 3.3.3). */
declare module "cephes" {
  /** Resolved when the functions can be called. */
  export const compiled: Promise<void>;
  /** Sum of the terms 0..k of the binomial distribution of n trials with probability p, 0 <= k <= n. */
  export function bdtr(k: number, n: number, p: number): number;
  /** The regularised incomplete beta integral I_x(a, b), a and b above 0, x from 0 to 1. */
  export function incbet(a: number, b: number, x: number): number;
  /** Its inverse: the x of which incbet(a, b, x) = y. */
  export function incbi(a: number, b: number, y: number): number;
  /** The normal distribution up to x. */
  export function ndtr(x: number): number;
  /** Its inverse: the x of which ndtr(x) = y, y between 0 and 1. */
  export function ndtri(y: number): number;
}
