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

export interface ShownPredictions {
  /** In label order. */
  classes: readonly string[];
  predictions: readonly NewPrediction[];
  /** Files that could not be read. */
  bad: readonly { file: string }[];
}

/** A row for each picture below a heading: the class and the probability of each class. */
const rowsOf = (
  { classes, predictions }: ShownPredictions,
  number: (value: number) => string,
): { header: string[]; rows: string[][] } => ({
  header: ["file", "predicted", "probability", ...classes],
  rows: predictions
    .map((prediction) => named(classes, prediction))
    .map((row) => [
      row.file,
      row.predicted,
      number(row.probability),
      ...row.probabilities.map((value) => number(value)),
    ]),
});

/** A file that could not be read has no line, and no predictions are no lines. */
export const predictionsText = (shown: ShownPredictions): string[] => {
  const { header, rows } = rowsOf(shown, (value) => value.toFixed(4));
  return rows.length === 0 ? [] : tableLines([header, ...rows], (column) => column > 1);
};

/** What `predict --csv` prints; of a file that could not be read, only its name. */
export const predictionRows = (shown: ShownPredictions): string[][] => {
  const { header, rows } = rowsOf(shown, numberText);
  const empty = header.slice(1).map(() => "");
  return [header, ...rows, ...shown.bad.map(({ file }) => [file, ...empty])];
};
