/** What the answers on a part of the split say of each class and of the probabilities. */
import { mostProbable } from "../train/records.ts";
import type { EvaluatedPart, PredictionRow } from "../write/predictions-csv.ts";
import { type PartReport, classScores } from "../write/test-json.ts";
import type { PagePart, ReliabilityBin, ThresholdRow } from "./page.ts";

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const bins = 10;

/** Of answers that have a probability: NaN is not one, nor is what a net without a last activation gives. */
const reliability = (rows: readonly PredictionRow[]): ReliabilityBin[] | null => {
  const found = Array.from({ length: bins }, () => ({ pictures: 0, probability: 0, right: 0 }));
  for (const { label, predicted, probabilities } of rows) {
    const probability = probabilities[predicted] ?? NaN;
    const bin = found[Math.min(bins - 1, Math.floor(probability * bins))];
    if (bin === undefined || probability > 1) return null;
    bin.pictures += 1;
    bin.probability += probability;
    bin.right += label === predicted ? 1 : 0;
  }
  return found.map(({ pictures, probability, right }) => ({
    pictures,
    probability: share(probability, pictures),
    right: share(right, pictures),
  }));
};

/** Steps of the slider from 0 to 1. */
const steps = 100;

const side = (is: boolean): 0 | 1 => (is ? 1 : 0);

const thresholds = (rows: readonly PredictionRow[], classes: number): ThresholdRow[] | null => {
  if (classes !== 2) return null;
  const pictures = rows.map(({ label, probabilities }) => ({ label, second: probabilities[1] ?? NaN }));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const threshold = step / steps;
    const matrix: [[number, number], [number, number]] = [
      [0, 0],
      [0, 0],
    ];
    for (const { label, second } of pictures) matrix[side(label === 1)][side(second > threshold)] += 1;
    return { threshold, matrix };
  });
};

/** The answers of two classes add up to 1, so that the threshold of a half gives what was answered. */
const isBinary = (rows: readonly PredictionRow[]): boolean =>
  rows.every(({ probabilities: [first = NaN, second = NaN], predicted, probabilities }) => {
    const isShare = Math.abs(first + second - 1) < 1e-5;
    return isShare && mostProbable(probabilities) === predicted;
  });

/** rows: those of the part. */
export const judgedPart = (
  part: EvaluatedPart,
  { confusionMatrix: matrix, pictures }: Pick<PartReport, "confusionMatrix" | "pictures">,
  rows: readonly PredictionRow[],
): PagePart => ({
  part,
  pictures,
  cells: matrix.flatMap((row, label) =>
    row.flatMap((n, predicted) => (n === 0 ? [] : [{ label, predicted, pictures: n }])),
  ),
  classes: classScores(matrix),
  reliability: reliability(rows),
  thresholds: isBinary(rows) ? thresholds(rows, matrix.length) : null,
});
