/** A run and a group of runs -> whether it is one of the kind. No disk, no clock. */
import { groupedValues, type QuantitySummary } from "../write/group-json.ts";
import type { LostRun } from "../write/group-members.ts";
import type { Run } from "../write/run.ts";
import { type KeyChange, changedKeys } from "./changed-keys.ts";
import { tProbability, tQuantile } from "./distributions.ts";
import { type ComparedGroup, isSeed, partOf, tellingName } from "./group-diff.ts";
import { intervalWithin, quantitySummary } from "./group-summary.ts";
import { answers } from "./paired-pictures.ts";
import { isNoSpread } from "./welch.ts";

export interface Prediction {
  /** Where a further run of the group is expected, with the asked confidence. */
  low: number;
  high: number;
  t: number;
  degreesOfFreedom: number;
  /** Two-sided: how probable a run as far from the mean as this, or farther, is by chance. */
  pValue: number;
}

export interface PlacedQuantity {
  name: string;
  value: number;
  /** Of the group. */
  mean: number;
  standardDeviation: number;
  /** null: no numbers, or no spread by which chance could be judged. */
  judged: Prediction | null;
}

export interface RunInGroup {
  run: string;
  group: { name: string; runs: number; lost: readonly LostRun[] };
  /** The group counts the run itself, which is held against the others. */
  isMember: boolean;
  /** Of the experiment, the group's first, seeds aside; null: no run of the group is left. */
  keys: readonly KeyChange[] | null;
  confidence: number;
  quantities: readonly PlacedQuantity[];
  /** The quantity by which the verdict is given; null: there is none. */
  telling: string | null;
  /** Whether the run was asked about the pictures of the group; resplit: its runs have different ones themselves. */
  pictures: "same" | "other" | "resplit" | "unknown";
  verdict: "one-of-the-kind" | "another" | "not-comparable";
}

/**
 * The interval in which the next value of a normal distribution lies when n of them are known: mean +- t * s * sqrt(1 + 1 / n),
 * t of n - 1 degrees of freedom (G. J. Hahn and W. Q. Meeker, Statistical Intervals, 1991, section 4.7).
 */
export const prediction = (
  value: number,
  sample: Pick<QuantitySummary, "name" | "mean" | "standardDeviation" | "pictures">,
  n: number,
  confidence: number,
): Prediction | null => {
  const { name, mean, standardDeviation } = sample;
  const error = standardDeviation * Math.sqrt(1 + 1 / n);
  if (isNoSpread({ ...sample, n }) || ![value, mean, error].every(Number.isFinite)) return null;
  const degreesOfFreedom = n - 1;
  const half = tQuantile(1 - confidence, degreesOfFreedom) * error;
  const t = (value - mean) / error;
  const [low, high] = intervalWithin(name, mean, half);
  return {
    low,
    high,
    t,
    degreesOfFreedom,
    pValue: tProbability(t, degreesOfFreedom),
  };
};

/** The run's value against those of the group's other runs; null: one of them has none, or they are fewer than two. */
const placed = (run: Run, { summary }: ComparedGroup, name: string): PlacedQuantity | null => {
  const value = groupedValues(run)[name];
  const others = summary.runs.filter((counted) => counted.name !== run.name);
  const values = others.flatMap((counted) => counted.values[name] ?? []);
  if (value === undefined || values.length < 2 || values.length < others.length) return null;
  const { pictures = null } = summary.quantities.find((quantity) => quantity.name === name) ?? {};
  const sample = quantitySummary(name, values, pictures);
  const { mean, standardDeviation } = sample;
  const judged = prediction(value, sample, values.length, summary.confidence);
  return { name, value, mean, standardDeviation, judged };
};

const pictureSets = (runs: readonly Run[], quantity: string): Set<string> => {
  const part = partOf(quantity) ?? (quantity.startsWith("test_") ? "test" : "validation");
  return new Set(runs.map((run) => [...answers(run, part).keys()].sort().join("\n")));
};

const picturesOf = (run: Run, { runs }: ComparedGroup, telling: string): RunInGroup["pictures"] => {
  if (runs.length === 0) return "unknown";
  const [ofGroup, own] = [pictureSets(runs, telling), pictureSets([run], telling)];
  if (ofGroup.size > 1) return "resplit";
  return [...own].every((set) => ofGroup.has(set)) ? "same" : "other";
};

const verdictOf = (
  quantity: PlacedQuantity | undefined,
  pictures: RunInGroup["pictures"],
  confidence: number,
): RunInGroup["verdict"] => {
  if (quantity?.judged == null || pictures === "other") return "not-comparable";
  return quantity.judged.pValue < 1 - confidence ? "another" : "one-of-the-kind";
};

export const placeRun = (run: Run, group: ComparedGroup): RunInGroup => {
  const { summary, lost } = group;
  const { confidence } = summary;
  const isMember = summary.runs.some(({ name }) => name === run.name);
  const [first] = group.runs;
  const quantities = summary.quantities.flatMap(({ name }) => placed(run, group, name) ?? []);
  const telling = tellingName(quantities.map(({ name }) => name));
  const pictures = telling === null ? "unknown" : picturesOf(run, group, telling);
  return {
    run: run.name,
    group: { name: group.name, runs: summary.runs.length - Number(isMember), lost },
    isMember,
    keys:
      first === undefined
        ? null
        : changedKeys(first.resolved, run.resolved).filter((change) => !isSeed(change)),
    confidence,
    quantities,
    telling,
    pictures,
    verdict: verdictOf(
      quantities.find(({ name }) => name === telling),
      pictures,
      confidence,
    ),
  };
};
