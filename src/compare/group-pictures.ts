/** The pictures on which two groups of runs can be compared one by one. */
import type { EvaluatedPart, PredictionRow } from "../write/predictions-csv.ts";
import type { Run } from "../write/run.ts";
import { answers, isRight } from "./paired-pictures.ts";
import { pictureTest, type PictureTest } from "./picture-test.ts";

/** Which pictures a share of right answers is of; null: it is none, or of pictures that were not answered one by one. */
const partOf = (quantity: string): EvaluatedPart | null => {
  if (quantity === "test_acc") return "test";
  return quantity === "best_val_acc" ? "validation" : null;
};

/** null: the quantity is no share of pictures that every run of both groups was asked about. */
export const groupPictures = (
  quantity: string,
  [a, b]: readonly [readonly Run[], readonly Run[]],
  confidence: number,
): ({ part: EvaluatedPart } & PictureTest) | null => {
  const part = partOf(quantity);
  if (part === null) return null;
  const [ofA, ofB] = [a, b].map((runs) => runs.map((run) => answers(run, part)));
  const [first, ...others] = [...(ofA ?? []), ...(ofB ?? [])];
  const shared = [...(first?.keys() ?? [])].filter((key) => others.every((run) => run.has(key)));
  if (shared.length === 0) return null;
  const right = (runs: readonly ReadonlyMap<string, PredictionRow>[] = []): boolean[][] =>
    runs.map((run) =>
      shared.map((key) => {
        const row = run.get(key);
        return row !== undefined && isRight(row);
      }),
    );
  return { part, ...pictureTest(right(ofA), right(ofB), confidence) };
};
