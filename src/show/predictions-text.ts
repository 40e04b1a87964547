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

/** A line a picture, ending with a line break: the class and the probability of each class. */
export const predictionsText = (
  classes: readonly string[],
  predictions: readonly NewPrediction[],
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
  const all = [["file", "predicted", "probability", ...classes], ...rows];
  return form === "csv" ? csvText(all) : `${tableLines(all, (column) => column > 1).join("\n")}\n`;
};
