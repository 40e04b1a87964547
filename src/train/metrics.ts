/** The metrics, with Keras' rules, on plain numbers read back from the engine. */
import type { MetricName } from "../experiment/experiment.ts";
import {
  newBalancedAccuracy,
  newBrier,
  newCalibrationError,
  newF1,
  newTopAccuracy,
} from "./class-metrics.ts";
import { firstMaximum, type Metric, predictedLabel, share } from "./metric.ts";

/** Keras' default: 0 - 1e-7, 1/199, 2/199, ..., 198/199, 1 + 1e-7. */
const thresholds = 200;

/**
 * Area under the receiver operating characteristic as Keras' AUC: 200 thresholds, trapezoids. With one unit for each
 * class, every unit of every picture counts as one answer.
 */
const newAuc = (): Metric => {
  /** By the highest threshold that an answer is above. */
  const positives = new Float64Array(thresholds);
  const negatives = new Float64Array(thresholds);
  return {
    add: ({ predictions, targets }) => {
      predictions.forEach((p, i) => {
        const counts = targets[i] === 1 ? positives : negatives;
        const bucket = bucketOf(p);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      });
    },
    result: () => area(ratesFromTheTop(negatives), ratesFromTheTop(positives)),
  };
};

/** In float32, as Keras multiplies. */
const bucketOf = (p: number): number => {
  const clipped = Math.min(1, Math.max(0, p));
  return Math.max(0, Math.ceil(Math.fround(clipped * (thresholds - 1))) - 1);
};

/** Share of the answers that lie above each threshold, from the highest threshold to the lowest. */
const ratesFromTheTop = (counts: Float64Array): number[] => {
  const total = counts.reduce((sum, n) => sum + n, 0);
  let above = 0;
  return Array.from(counts.toReversed(), (n) => share((above += n), total));
};

/** Under a curve through the points (x, y), x rising. */
const area = (x: readonly number[], y: readonly number[]): number => {
  let sum = 0;
  for (let i = 1; i < x.length; i++) {
    const width = (x[i] ?? 0) - (x[i - 1] ?? 0);
    sum += (width * ((y[i] ?? 0) + (y[i - 1] ?? 0))) / 2;
  }
  return sum;
};

/** Share of pictures answered right: above 0.5 strictly for one unit, else the first of the largest. */
const newAccuracy = (): Metric => {
  let right = 0;
  let seen = 0;
  return {
    add: ({ size, width, predictions, targets }) => {
      for (let row = 0; row < size; row++) {
        const p = predictions.subarray(row * width, (row + 1) * width);
        const t = targets.subarray(row * width, (row + 1) * width);
        if (predictedLabel(p) === (width === 1 ? t[0] : firstMaximum(t))) right++;
      }
      seen += size;
    },
    result: () => share(right, seen),
  };
};

/**
 * Precision (of what was predicted) or recall (of what was true) at 0.5, strictly above. As in Keras, every unit of every
 * picture counts as one answer, so with one unit for each class they are micro-averages over the classes.
 */
const newShareOfTruePositives = (of: "predicted" | "actual"): Metric => {
  let truePositives = 0;
  let positives = 0;
  return {
    add: ({ predictions, targets }) => {
      predictions.forEach((p, i) => {
        const predicted = p > 0.5;
        const actual = targets[i] === 1;
        if (predicted && actual) truePositives++;
        if (of === "predicted" ? predicted : actual) positives++;
      });
    },
    result: () => share(truePositives, positives),
  };
};

type Metrics = Record<MetricName, () => Metric>;

export const metrics: Metrics = {
  acc: newAccuracy,
  precision: () => newShareOfTruePositives("predicted"),
  recall: () => newShareOfTruePositives("actual"),
  auc: newAuc,
  balancedAcc: newBalancedAccuracy,
  f1: newF1,
  top3Acc: () => newTopAccuracy(3),
  top5Acc: () => newTopAccuracy(5),
  brier: newBrier,
  calibrationError: newCalibrationError,
};

export const newMetric = (name: MetricName): Metric => metrics[name]();
