import { numberText } from "../write/number-text.ts";
import { tableLines } from "./table.ts";

export interface NewPrediction {
  /** As the user named it. */
  file: string;
  /** One a class, in label order. */
  probabilities: readonly number[];
}

interface Named {
  file: string;
  predicted: string;
  probability: number;
  probabilities: readonly number[];
}

/** The first of the most probable classes. */
const named = (classes: readonly string[], { file, probabilities }: NewPrediction): Named => {
  const probability = Math.max(...probabilities);
  return { file, predicted: classes[probabilities.indexOf(probability)] ?? "", probability, probabilities };
};

/** A row a picture below a heading: the class and the probability of each class. */
const rowsOf = (
  classes: readonly string[],
  predictions: readonly NewPrediction[],
  number: (value: number) => string,
): string[][] => [
  ["file", "predicted", "probability", ...classes],
  ...predictions
    .map((prediction) => named(classes, prediction))
    .map((row) => [
      row.file,
      row.predicted,
      number(row.probability),
      ...row.probabilities.map((value) => number(value)),
    ]),
];

export const predictionsText = (
  classes: readonly string[],
  predictions: readonly NewPrediction[],
): string[] =>
  tableLines(
    rowsOf(classes, predictions, (value) => value.toFixed(4)),
    (column) => column > 1,
  );

/** What `predict --csv` prints. */
export const predictionRows = (
  classes: readonly string[],
  predictions: readonly NewPrediction[],
): string[][] => rowsOf(classes, predictions, numberText);
