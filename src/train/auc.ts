import { share, type Metric } from "./metric.ts";

/** Keras' default: 0 - 1e-7, 1/199, 2/199, ..., 198/199, 1 + 1e-7. */
const thresholds = 200;

/**
 * Area under the receiver operating characteristic as Keras' AUC: 200 thresholds, trapezoids. With one unit a class
 * every unit of every picture counts as one answer.
 */
export function newAuc(): Metric {
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
}

/** In float32, as Keras multiplies. */
const bucketOf = (p: number): number => {
  const clipped = Math.min(1, Math.max(0, p));
  return Math.max(0, Math.ceil(Math.fround(clipped * (thresholds - 1))) - 1);
};

/** Share of the answers that lie above each threshold, from the highest threshold to the lowest. */
function ratesFromTheTop(counts: Float64Array): number[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  let above = 0;
  return Array.from(counts.toReversed(), (n) => share((above += n), total));
}

/** Under a curve through the points (x, y), x rising. */
function area(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) {
    const width = (x[i] ?? 0) - (x[i - 1] ?? 0);
    sum += (width * ((y[i] ?? 0) + (y[i - 1] ?? 0))) / 2;
  }
  return sum;
}
