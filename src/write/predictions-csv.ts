import type { Plan, SplitName } from "../plan/plan.ts";
import { type Evaluation, mostProbable } from "../train/records.ts";
import { csvText, readCsv } from "./csv.ts";
import { numberText, readCount, readNumber } from "./number-text.ts";
import { broken, read, type Parsed } from "./parsed.ts";

export type EvaluatedPart = Exclude<SplitName, "train">;
export const evaluatedParts: readonly EvaluatedPart[] = ["validation", "test"];

/** The best weights on the parts that were evaluated; null: the part is empty. */
export type Evaluations = Readonly<Record<EvaluatedPart, Evaluation | null>>;

/** A line of predictions.csv. */
export interface PredictionRow {
  split: EvaluatedPart;
  file: string;
  /** What the picture is, and what it was taken for: positions in label order. */
  label: number;
  predicted: number;
  /** In label order. */
  probabilities: readonly number[];
}

const fixed = ["split", "file", "label", "predicted", "probability"];

/**
 * In the order of split.csv. NaN probabilities count as the first class; if that happens to be right, it is not because
 * the net knew.
 */
export const predictionRows = (plan: Pick<Plan, "split">, evaluations: Evaluations): PredictionRow[] =>
  evaluatedParts.flatMap((split) => {
    const predictions = [...(evaluations[split]?.predictions ?? [])].sort((a, b) => a.picture - b.picture);
    return predictions.map(({ picture, probabilities }) => {
      const planned = plan.split[split][picture];
      if (planned === undefined) throw new Error(`${split} has no picture ${picture}`);
      const predicted = Math.max(0, mostProbable(probabilities));
      return { split, file: planned.file, label: planned.label, predicted, probabilities };
    });
  });

/** `probability` is that of the predicted class; then one column for each class, headed by its name. */
export const predictionsCsv = (classes: readonly string[], rows: readonly PredictionRow[]): string =>
  csvText([
    [...fixed, ...classes],
    ...rows.map((row) => [
      row.split,
      row.file,
      String(row.label),
      String(row.predicted),
      ...[row.probabilities[row.predicted] ?? NaN, ...row.probabilities].map(numberText),
    ]),
  ]);

const readRow = (row: readonly string[]): PredictionRow | null => {
  const [splitText, file = "", labelText = "", predictedText = "", , ...numbers] = row;
  const split = evaluatedParts.find((part) => part === splitText);
  const [label, predicted] = [readCount(labelText), readCount(predictedText)];
  if (split === undefined || label === null || predicted === null) return null;
  const probabilities = numbers.map(readNumber);
  return probabilities.every((value) => value !== null)
    ? { split, file, label, predicted, probabilities }
    : null;
};

export const readPredictionsCsv = (text: string): Parsed<PredictionRow[]> => {
  const rows = readCsv(text);
  if (rows.type === "broken") return rows;
  const [header, ...rest] = rows.value;
  if (header?.slice(0, fixed.length).join() !== fixed.join())
    return broken("the first line is not that of predictions.csv");
  const predictions: PredictionRow[] = [];
  for (const [i, row] of rest.entries()) {
    const prediction = readRow(row);
    if (prediction === null) return broken(`picture ${i + 1} is not a row of predictions.csv`);
    predictions.push(prediction);
  }
  return read(predictions);
};
