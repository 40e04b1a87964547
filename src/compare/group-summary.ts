/** Several runs of one experiment -> mean, spread and interval of every quantity. No disk, no clock. */
import {
  groupedValues,
  type GroupedRun,
  type GroupSummary,
  type PooledShare,
  type QuantitySummary,
} from "../write/group-json.ts";
import type { RunSummary } from "../write/run.ts";
import { tQuantile } from "./distributions.ts";

export const confidence = 0.95;

/** A finished run of a group; seal as readSeal says it. */
export interface SeededRun {
  run: RunSummary;
  seed: number;
  /** From 1; null: none. */
  fold: number | null;
  seal: string | null;
}

const groupedRun = ({ run, seed, fold, seal }: SeededRun): GroupedRun => {
  if (run.best === null) throw new Error(`${run.name} has no best epoch`);
  return { name: run.name, seed, seal, bestEpoch: run.best.epoch, fold, values: groupedValues(run) };
};

/** A loss may be any number, a Brier score above 1; every other metric is a share, or an area, from 0 to 1. */
export const isLoss = (quantity: string): boolean => /(^|_)(loss|brier)$/.test(quantity);

/** Of the values, without the rounding of a sum: equal values have no spread. */
const moments = (values: readonly number[]): { mean: number; variance: number } => {
  const [first = NaN] = values;
  const n = values.length;
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) };
};

/** From `half` below the middle to `half` above it, as far as the quantity can go: a metric is never below 0 or above 1. */
export const intervalWithin = (quantity: string, middle: number, half: number): [number, number] =>
  isLoss(quantity)
    ? [middle - half, middle + half]
    : [Math.max(0, middle - half), Math.min(1, middle + half)];

/**
 * mean +- t * deviation / sqrt(runs), t of runs - 1 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical
 * Methods, 1.3.5.2).
 */
const meanInterval = (name: string, mean: number, error: number, runs: number): [number, number] =>
  intervalWithin(name, mean, tQuantile(1 - confidence, runs - 1) * error);

/**
 * Wilson's score interval of a share of right answers (E. B. Wilson, Journal of the American Statistical Association
 * 22, 1927), which stays within 0 and 1 and is none too narrow at either end. All runs were asked about the same
 * pictures, so they count once, not once per run; and as in surveys of clusters, the more the spread of the runs enlarges
 * the variance, the fewer they count as (E. L. Korn and B. I. Graubard, Survey Methodology 24, 1998).
 */
export const shareInterval = (
  mean: number,
  error: number,
  runs: number,
  pictures: number,
): [number, number] => {
  const ofPictures = (mean * (1 - mean)) / pictures;
  const variance = ofPictures + error ** 2;
  const isSpread = error > 0 && variance > 0;
  const counted = isSpread ? (mean * (1 - mean)) / variance : pictures;
  const degreesOfFreedom = isSpread ? (variance / error ** 2) ** 2 * (runs - 1) : Infinity;
  const z = tQuantile(1 - confidence, degreesOfFreedom);
  const shrink = 1 + z ** 2 / counted;
  const middle = (mean + z ** 2 / (2 * counted)) / shrink;
  const half = (z * Math.sqrt((mean * (1 - mean)) / counted + (z / (2 * counted)) ** 2)) / shrink;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
};

/** At least two values. pictures: of which each of them is a mean; null: of pictures that are not counted. */
export const quantitySummary = (
  name: string,
  values: readonly number[],
  pictures: number | null = null,
): QuantitySummary => {
  const runs = values.length;
  const { mean, variance } = moments(values);
  const error = Math.sqrt(variance / runs);
  const isShare =
    /_(acc|top[35]Acc)$/.test(name) && pictures !== null && pictures > 0 && mean >= 0 && mean <= 1;
  const [low, high] = isShare
    ? shareInterval(mean, error, runs, pictures)
    : meanInterval(name, mean, error, runs);
  return { name, mean, standardDeviation: Math.sqrt(variance), low, high, pictures };
};

/** best_val_acc is of the validation pictures, test_acc of the test pictures. */
const picturesOf = (quantity: string, test: RunSummary["test"], isFolds: boolean): number | null => {
  if (quantity.startsWith("test_")) return test?.parts.test?.pictures ?? null;
  // Each fold has pictures of its own.
  return quantity.startsWith("best_val_") && !isFolds ? (test?.parts.validation?.pictures ?? null) : null;
};

/** runs: at least two, finished, of one experiment, so that all have the same quantities. */
export const groupSummary = (
  runs: readonly SeededRun[],
  folds: number | null = null,
  pooled: readonly PooledShare[] = [],
): GroupSummary => {
  const grouped = runs.map(groupedRun);
  const test = runs[0]?.run.test ?? null;
  const valueOf = (name: string, { name: run, values }: GroupedRun): number => {
    const value = values[name];
    if (value === undefined) throw new Error(`${run} has no ${name}`);
    return value;
  };
  const quantities = Object.keys(grouped[0]?.values ?? {}).map((name) => {
    const values = grouped.map((run) => valueOf(name, run));
    return quantitySummary(name, values, picturesOf(name, test, folds !== null));
  });
  return { folds, pooled: [...pooled], runs: grouped, confidence, quantities };
};
