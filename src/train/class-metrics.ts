/** Metrics for classes that are not equal, and for how sure the answers are. One unit is two classes here. */
import { classesOf, firstMaximum, type Metric, picturesOf, share } from "./metric.ts";

/** Counts whole pictures for each class; classes are added as they come. */
const counter = (): { add: (label: number) => void; of: (label: number) => number } => {
  const counts = new Map<number, number>();
  return {
    add: (label) => counts.set(label, (counts.get(label) ?? 0) + 1),
    of: (label) => counts.get(label) ?? 0,
  };
};

const labelsBelow = (classes: number): number[] => Array.from({ length: classes }, (_, label) => label);

const mean = (values: readonly number[]): number =>
  share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );

/** Mean recall of the classes that have pictures, as scikit-learn's balanced_accuracy_score. */
export const newBalancedAccuracy = (): Metric => {
  const [right, all] = [counter(), counter()];
  let classes = 0;
  return {
    add: (scored) => {
      classes = classesOf(scored);
      for (const { label, probabilities } of picturesOf(scored)) {
        all.add(label);
        if (firstMaximum(probabilities) === label) right.add(label);
      }
    },
    result: () => {
      const present = labelsBelow(classes).filter((label) => all.of(label) > 0);
      return mean(present.map((label) => right.of(label) / all.of(label)));
    },
  };
};

/** Below this Keras does not count an answer as one. */
const leastAnswer = 1e-9;

/** Classes that an answer stands for: in Keras' F1Score all of the largest, of one unit the second above 0.5. */
const answeredBy = (probabilities: ArrayLike<number>, isOneUnit: boolean): number[] => {
  if (isOneUnit) return [firstMaximum(probabilities)];
  const values = Array.from(probabilities);
  const most = Math.max(...values);
  return values.flatMap((p, label) => (p >= most && Math.abs(p) > leastAnswer ? [label] : []));
};

/** Mean F1 of all classes, 0 for one that is neither there nor predicted: Keras' F1Score(average="macro"). */
export const newF1 = (): Metric => {
  const [right, predicted, actual] = [counter(), counter(), counter()];
  let classes = 0;
  return {
    add: (scored) => {
      classes = classesOf(scored);
      for (const { label, probabilities } of picturesOf(scored)) {
        actual.add(label);
        for (const answer of answeredBy(probabilities, scored.width === 1)) {
          predicted.add(answer);
          if (answer === label) right.add(label);
        }
      }
    },
    result: () =>
      mean(
        labelsBelow(classes).map((label) =>
          share(2 * right.of(label), predicted.of(label) + actual.of(label)),
        ),
      ),
  };
};

/** Share of pictures with fewer than k classes more probable than their own: Keras' TopKCategoricalAccuracy. */
export const newTopAccuracy = (k: number): Metric => {
  let right = 0;
  let seen = 0;
  return {
    add: (scored) => {
      for (const { label, probabilities } of picturesOf(scored)) {
        const values = Array.from(probabilities);
        const own = values[label] ?? NaN;
        if (values.every(Number.isFinite) && values.filter((p) => p > own).length < k) right++;
      }
      seen += scored.size;
    },
    result: () => share(right, seen),
  };
};

/**
 * Mean squared distance of the probabilities from the truth, as scikit-learn's brier_score_loss: summed over the
 * classes, of two classes half of that, which is the square of the one probability's error.
 */
export const newBrier = (): Metric => {
  let sum = 0;
  let seen = 0;
  return {
    add: (scored) => {
      const weight = classesOf(scored) === 2 ? 0.5 : 1;
      for (const { label, probabilities } of picturesOf(scored))
        for (let i = 0; i < probabilities.length; i++)
          sum += weight * ((probabilities[i] ?? NaN) - Number(i === label)) ** 2;
      seen += scored.size;
    },
    result: () => share(sum, seen),
  };
};

const bins = 15;
/** Between the bins; a value on one belongs below it. As NumPy's linspace. */
const edges = Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));

/**
 * How far the probability of the predicted class is from the share of right answers, over 15 equal bins of that
 * probability, each weighing as its pictures (C. Guo and others, On Calibration of Modern Neural Networks, 2017).
 */
export const newCalibrationError = (): Metric => {
  /** Of each bin: right answers less the sum of their probabilities. */
  const gaps = new Float64Array(bins);
  let seen = 0;
  return {
    add: (scored) => {
      for (const { label, probabilities } of picturesOf(scored)) {
        const answer = firstMaximum(probabilities);
        const confidence = probabilities[answer] ?? NaN;
        const bin = edges.filter((edge) => edge < confidence).length;
        gaps[bin] = (gaps[bin] ?? 0) + Number(answer === label) - confidence;
      }
      seen += scored.size;
    },
    result: () =>
      share(
        gaps.reduce((sum, gap) => sum + Math.abs(gap), 0),
        seen,
      ),
  };
};
