/** Two means, each of several runs -> whether their difference is more than chance. */
import type { QuantitySummary } from "../write/group-json.ts";
import { tProbability, tQuantile } from "./distributions.ts";

export interface Sample extends Pick<QuantitySummary, "mean" | "standardDeviation"> {
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

/**
 * Welch's t test, which does not take the spreads for equal: t = (mB - mA) / sqrt(vA + vB) with v = s^2 / n, and
 * (vA + vB)^2 / (vA^2 / (nA - 1) + vB^2 / (nB - 1)) degrees of freedom (B. L. Welch, The generalization of "Student's"
 * problem when several different population variances are involved, Biometrika 34, 1947; NIST/SEMATECH e-Handbook
 * 1.3.5.3). null: there is no spread at all, or a value is no number, so chance cannot be judged.
 */
export const welch = (a: Sample, b: Sample, confidence: number): MeanDifference | null => {
  const [va, vb] = [a, b].map(({ standardDeviation, n }) => standardDeviation ** 2 / n);
  if (va === undefined || vb === undefined) return null;
  const error = Math.sqrt(va + vb);
  const difference = b.mean - a.mean;
  if (!(error > 0 && Number.isFinite(error) && Number.isFinite(difference))) return null;
  const degreesOfFreedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  const half = tQuantile(1 - confidence, degreesOfFreedom) * error;
  const t = difference / error;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    t,
    degreesOfFreedom,
    pValue: tProbability(t, degreesOfFreedom),
  };
};
