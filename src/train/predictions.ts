import type { Prediction } from "./records.ts";

/** @param pictures positions in their part of the split, in the order of the rows */
export const predictionsOf = (
  { width, predictions }: { width: number; predictions: Float32Array },
  pictures: Uint32Array,
): Prediction[] =>
  Array.from(pictures, (picture, row) => ({
    picture,
    probabilities: probabilitiesOf(predictions.subarray(row * width, (row + 1) * width)),
  }));

/** One a class: one unit answers for the second class. */
const probabilitiesOf = (outputs: Float32Array): number[] => {
  const [second = 0] = outputs;
  return outputs.length === 1 ? [1 - second, second] : Array.from(outputs);
};
