import { evaluatedParts, type EvaluatedPart, type PredictionRow } from "../write/predictions-csv.ts";
import type { SplitRow } from "../write/split-csv.ts";
import type { Run } from "../write/run.ts";
import { mcnemar } from "./distributions.ts";

/** The answers of two runs on the pictures that both were asked about. */
export interface PairedPictures {
  part: EvaluatedPart;
  shared: number;
  bothRight: number;
  bothWrong: number;
  /** Files that only one run has right. */
  onlyARight: readonly string[];
  onlyBRight: readonly string[];
  /** McNemar's exact test, two-sided. */
  pValue: number;
}

export const isRight = ({ label, predicted }: PredictionRow): boolean => label === predicted;

/** A file of the same name with other bytes is another picture. */
export const answers = (
  { predictions, split }: Pick<Run, "predictions"> & { split: readonly Pick<SplitRow, "file" | "sha256">[] },
  part: EvaluatedPart,
): Map<string, PredictionRow> => {
  const sha256 = new Map(split.map((row) => [row.file, row.sha256]));
  return new Map(
    predictions
      .filter((row) => row.split === part)
      .map((row) => [`${sha256.get(row.file) ?? ""} ${row.file}`, row]),
  );
};

const pairedIn = (part: EvaluatedPart, a: Run, b: Run): PairedPictures => {
  const others = answers(b, part);
  const pairs = [...answers(a, part)].flatMap(([key, left]) => {
    const right = others.get(key);
    return right === undefined ? [] : [{ file: left.file, a: isRight(left), b: isRight(right) }];
  });
  const onlyARight = pairs.filter((pair) => pair.a && !pair.b).map(({ file }) => file);
  const onlyBRight = pairs.filter((pair) => pair.b && !pair.a).map(({ file }) => file);
  return {
    part,
    shared: pairs.length,
    bothRight: pairs.filter((pair) => pair.a && pair.b).length,
    bothWrong: pairs.filter((pair) => !pair.a && !pair.b).length,
    onlyARight,
    onlyBRight,
    pValue: mcnemar(onlyARight.length, onlyBRight.length),
  };
};

/** On the test pictures, on those of validation where no test picture is shared; null: the runs share none. */
export const pairedPictures = (a: Run, b: Run): PairedPictures | null =>
  [...evaluatedParts]
    .reverse()
    .map((part) => pairedIn(part, a, b))
    .find(({ shared }) => shared > 0) ?? null;
