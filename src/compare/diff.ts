/** Two runs -> what differs, most telling first. No disk, no clock. */
import { environmentDifferences, type EnvironmentDifference } from "../write/environment.ts";
import type { Run } from "../write/run.ts";
import { changedData, type DataChange } from "./changed-data.ts";
import { changedKeys, type KeyChange } from "./changed-keys.ts";
import { comparedMetrics, type ComparedMetrics } from "./compared-metrics.ts";
import { pairedPictures, type PairedPictures } from "./paired-pictures.ts";

/** What can be said of run b against run a. */
export type Verdict =
  /** Every epoch of the one has the weights of the other's, to the bit. */
  | "same"
  | "better"
  | "worse"
  /** The difference is no more than chance would make. */
  | "no-evidence"
  /** There is no picture about which both were asked. */
  | "not-comparable";

export interface Differences {
  a: string;
  b: string;
  keys: readonly KeyChange[];
  data: DataChange;
  /** What can give other bytes; null: machine/ is gone from one of them. */
  environment: readonly EnvironmentDifference[] | null;
  metrics: ComparedMetrics;
  /** null: not comparable. */
  pictures: PairedPictures | null;
  verdict: Verdict;
}

/** A difference counts as one where chance alone would cause it in fewer than one of twenty comparisons. */
const significance = 0.05;

const hasSameWeights = (a: Run, b: Run): boolean => {
  const [left, right] = [a, b].map((run) => run.metrics.records.map((record) => record.weightsSha256).join());
  return left === right && left !== "";
};

const verdictOf = (a: Run, b: Run, pictures: PairedPictures | null): Verdict => {
  if (hasSameWeights(a, b)) return "same";
  if (pictures === null) return "not-comparable";
  if (pictures.pValue >= significance) return "no-evidence";
  return pictures.onlyBRight.length > pictures.onlyARight.length ? "better" : "worse";
};

export const diffRuns = (a: Run, b: Run): Differences => {
  const pictures = pairedPictures(a, b);
  return {
    a: a.name,
    b: b.name,
    keys: changedKeys(a.resolved, b.resolved),
    data: changedData(a.split, b.split),
    environment:
      a.environment === null || b.environment === null
        ? null
        : environmentDifferences(a.environment, b.environment),
    metrics: comparedMetrics(a, b),
    pictures,
    verdict: verdictOf(a, b, pictures),
  };
};
