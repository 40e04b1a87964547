/** What every metric is made of, on plain numbers read back from the engine. */

/** Predictions and targets of a batch, both row-major [size, width]. */
export interface Scored {
  size: number;
  /** Output units: 1 (sigmoid) or one for each class. */
  width: number;
  /** Probabilities. */
  predictions: Float32Array;
  /** 0 or 1: the label itself for one unit, one-hot for more. */
  targets: Float32Array;
}

/** A running metric, as Keras' metric objects. */
export interface Metric {
  add(scored: Scored): void;
  /** Over all that was added; 0 where nothing was. */
  result(): number;
}

/** 0 where the whole is 0, as Keras divides. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** The label that probabilities stand for: one unit above 0.5 is 1. */
export const predictedLabel = (probabilities: ArrayLike<number>): number =>
  probabilities.length === 1 ? Number((probabilities[0] ?? 0) > 0.5) : firstMaximum(probabilities);

export const firstMaximum = (values: ArrayLike<number>): number => {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
};

/** Of a picture: what it is, and a probability for each class; one unit answers for the second of two classes. */
export interface ScoredPicture {
  label: number;
  probabilities: ArrayLike<number>;
}

export const picturesOf = ({ size, width, predictions, targets }: Scored): ScoredPicture[] =>
  Array.from({ length: size }, (_, row) => {
    const outputs = predictions.subarray(row * width, (row + 1) * width);
    const wanted = targets.subarray(row * width, (row + 1) * width);
    const [second = NaN] = outputs;
    return width === 1
      ? { label: wanted[0] ?? 0, probabilities: [1 - second, second] }
      : { label: firstMaximum(wanted), probabilities: outputs };
  });

/** The number of classes that the units answer for. */
export const classesOf = ({ width }: Scored): number => (width === 1 ? 2 : width);
