/** out-of-fold.csv: every training and validation picture once (once per seed), judged by the net that had not seen it. */
import { csvText, readCsv } from "./csv.ts";
import { numberText, readCount, readNumber } from "./number-text.ts";
import { broken, read, type Parsed } from "./parsed.ts";

export interface OutOfFoldRow {
  /** From 1. */
  fold: number;
  seed: number;
  /** Of the run whose net judged it. */
  run: string;
  file: string;
  /** Of the file's bytes, hex. */
  sha256: string;
  /** What the picture is, and what it was taken for: positions in label order. */
  label: number;
  predicted: number;
  /** In label order. */
  probabilities: readonly number[];
}

export interface OutOfFold {
  /** In label order. */
  classes: readonly string[];
  rows: readonly OutOfFoldRow[];
}

const fixed = ["fold", "seed", "run", "file", "sha256", "label", "predicted"];

export const outOfFoldCsv = ({ classes, rows }: OutOfFold): string =>
  csvText([
    [...fixed, ...classes],
    ...rows.map(({ fold, seed, run, file, sha256, label, predicted, probabilities }) => [
      ...[String(fold), String(seed), run, file, sha256, String(label), String(predicted)],
      ...probabilities.map(numberText),
    ]),
  ]);

const readRow = (row: readonly string[]): OutOfFoldRow | null => {
  const [foldText = "", seedText = "", run = "", file = "", sha256 = "", labelText = "", predictedText = ""] =
    row;
  const [fold, seed] = [readCount(foldText), readCount(seedText)];
  const [label, predicted] = [readCount(labelText), readCount(predictedText)];
  if (fold === null || seed === null || label === null || predicted === null) return null;
  const probabilities = row.slice(fixed.length).map(readNumber);
  return probabilities.every((value) => value !== null)
    ? { fold, seed, run, file, sha256, label, predicted, probabilities }
    : null;
};

export const readOutOfFoldCsv = (text: string): Parsed<OutOfFold> => {
  const table = readCsv(text);
  if (table.type === "broken") return table;
  const [header = [], ...lines] = table.value;
  if (header.slice(0, fixed.length).join() !== fixed.join())
    return broken("the first line is not that of out-of-fold.csv");
  const rows: OutOfFoldRow[] = [];
  for (const [i, line] of lines.entries()) {
    const row = readRow(line);
    if (row === null) return broken(`picture ${i + 1} is not a row of out-of-fold.csv`);
    rows.push(row);
  }
  return read({ classes: header.slice(fixed.length), rows });
};
