import { csvText } from "../write/csv.ts";
import { numberText } from "../write/number-text.ts";
import { fileText } from "./file-text.ts";
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

/**
 * A line a picture, ending with a line break: the class and the probability of each class. In CSV a file that could not
 * be read has a line, too, with nothing but its name; in words it has none, and no predictions are no text.
 */
export const predictionsText = (
  { classes, predictions, bad }: ShownPredictions,
  form: "csv" | "words",
): string => {
  const number = (value: number): string => (form === "csv" ? numberText(value) : value.toFixed(4));
  const rows = predictions
    .map((prediction) => named(classes, prediction))
    .map((row) => [
      form === "csv" ? row.file : fileText(row.file),
      row.predicted,
      number(row.probability),
      ...row.probabilities.map(number),
    ]);
  const header = ["file", "predicted", "probability", ...classes];
  const empty = header.slice(1).map(() => "");
  if (form === "csv") return csvText([header, ...rows, ...bad.map(({ file }) => [file, ...empty])]);
  return rows.length === 0 ? "" : `${tableLines([header, ...rows], (column) => column > 1).join("\n")}\n`;
};
