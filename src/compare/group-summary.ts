/** Several runs of one experiment -> mean, spread and interval of every quantity. No disk, no clock. */
import type { GroupedRun, GroupSummary, QuantitySummary } from "../write/group-json.ts";
import type { RunSummary } from "../write/run.ts";
import { tQuantile } from "./distributions.ts";

const confidence = 0.95;

const named = (prefix: string, values: Readonly<Record<string, number>> = {}): [string, number][] =>
  Object.entries(values).map(([name, value]) => [`${prefix}_${name}`, value]);

/** A finished run's best epoch, and its weights on the test pictures. */
const groupedRun = ({ run, seed }: { run: RunSummary; seed: number }): GroupedRun => {
  if (run.best === null) throw new Error(`${run.name} has no best epoch`);
  const values = [...named("best", run.best.values), ...named("test", run.test?.parts.test?.values)];
  return { name: run.name, seed, bestEpoch: run.best.epoch, values: Object.fromEntries(values) };
};

/**
 * Mean, standard deviation (n - 1) and the interval mean +- t * deviation / sqrt(n), t of n - 1 degrees of freedom
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2). At least two values.
 */
export const quantitySummary = (name: string, values: readonly number[]): QuantitySummary => {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const half = (tQuantile(1 - confidence, n - 1) * standardDeviation) / Math.sqrt(n);
  return { name, mean, standardDeviation, low: mean - half, high: mean + half };
};

/** runs: at least two, finished, of one experiment, so that all have the same quantities. */
export const groupSummary = (runs: readonly { run: RunSummary; seed: number }[]): GroupSummary => {
  const grouped = runs.map(groupedRun);
  const valueOf = (name: string, { name: run, values }: GroupedRun): number => {
    const value = values[name];
    if (value === undefined) throw new Error(`${run} has no ${name}`);
    return value;
  };
  const quantities = Object.keys(grouped[0]?.values ?? {}).map((name) =>
    quantitySummary(
      name,
      grouped.map((run) => valueOf(name, run)),
    ),
  );
  return { runs: grouped, confidence, quantities };
};
