/** Two means, each of several runs -> whether their difference is more than chance. */
import type { QuantitySummary } from "../write/group-json.ts";
import { isLoss } from "./group-summary.ts";
import { tProbability, tQuantile } from "./distributions.ts";

export interface Sample extends Pick<QuantitySummary, "name" | "mean" | "standardDeviation" | "pictures"> {
  /** Values, at least two. */
  n: number;
}

export interface MeanDifference {
  /** Mean of b - mean of a. */
  difference: number;
  /** The interval of the difference, of the asked confidence. */
  low: number;
  high: number;
  t: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  pValue: number;
}

/** Relative: how far the engine's 32-bit numbers and 9 digits in a file let equal values differ. */
const rounding = 1e-6;

/** The spread is no more than rounding, or, of a metric, than a single picture's answer. */
export const isNoSpread = ({ name, mean, standardDeviation, pictures }: Sample): boolean =>
  standardDeviation <= Math.max(rounding * Math.abs(mean), isLoss(name) || !pictures ? 0 : 1 / pictures);

/**
 * Welch's t test, which does not assume that the spreads are equal: t = (mB - mA) / sqrt(vA + vB) with v = s^2 / n, and
 * (vA + vB)^2 / (vA^2 / (nA - 1) + vB^2 / (nB - 1)) degrees of freedom (B. L. Welch, The generalization of "Student's"
 * problem when several different population variances are involved, Biometrika 34, 1947; NIST/SEMATECH e-Handbook
 * 1.3.5.3). null: a value is not a number, or the spread is not that of the seeds, so their chance cannot be judged.
 */
export const welch = (a: Sample, b: Sample, confidence: number): MeanDifference | null => {
  const [va, vb] = [a, b].map(({ standardDeviation, n }) => standardDeviation ** 2 / n);
  if (va === undefined || vb === undefined || (isNoSpread(a) && isNoSpread(b))) return null;
  const error = Math.sqrt(va + vb);
  const difference = b.mean - a.mean;
  if (!(error > 0 && Number.isFinite(error) && Number.isFinite(difference))) return null;
  const degreesOfFreedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  const half = tQuantile(1 - confidence, degreesOfFreedom) * error;
  const t = difference / error;
  const farthest = isLoss(a.name) ? Infinity : 1;
  return {
    difference,
    low: Math.max(-farthest, difference - half),
    high: Math.min(farthest, difference + half),
    t,
    degreesOfFreedom,
    pValue: tProbability(t, degreesOfFreedom),
  };
};
