/** The metrics, with Keras' rules, on plain numbers read back from the engine. */
import type { MetricName } from "../experiment/experiment.ts";
import { newAuc } from "./auc.ts";
import { share, type Metric } from "./metric.ts";

type Metrics = Record<MetricName, () => Metric>;

export const metrics: Metrics = {
  acc: newAccuracy,
  precision: () => newShareOfTruePositives("predicted"),
  recall: () => newShareOfTruePositives("actual"),
  auc: newAuc,
};

export const newMetric = (name: MetricName): Metric => metrics[name]();

/** Share of pictures answered right: above 0.5 strictly for one unit, else the first of the largest. */
function newAccuracy(): Metric {
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
}

/** Label that probabilities stand for: one unit above 0.5 is 1. */
export const predictedLabel = (probabilities: ArrayLike<number>): number =>
  probabilities.length === 1 ? Number((probabilities[0] ?? 0) > 0.5) : firstMaximum(probabilities);

function firstMaximum(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

/**
 * Precision (of what was predicted) or recall (of what was so) at 0.5, strictly above. As in Keras every unit of
 * every picture counts as one answer, so with one unit a class they are micro-averages over the classes.
 */
function newShareOfTruePositives(of: "predicted" | "actual"): Metric {
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
}
