/** What runs of all folds come to, as the page has it: every picture once, judged by the net that had not seen it. Pure. */
import { pooledShares } from "../compare/out-of-fold.ts";
import { counted } from "../read/words.ts";
import { formatValue } from "../show/format-values.ts";
import type { OutOfFold } from "../write/out-of-fold-csv.ts";
import type { PredictionRow } from "../write/predictions-csv.ts";
import { confusionMatrix } from "../write/test-json.ts";
import type { JudgedRun } from "./chosen-pictures.ts";
import { judgedPart } from "./judged-part.ts";
import type { PageRun } from "./page.ts";

export interface PooledFolds {
  group: string;
  answers: OutOfFold;
}

/** Of one seed: with more, each picture would be there as often. */
const firstSeed = ({ answers: { rows } }: PooledFolds): OutOfFold["rows"] =>
  rows.filter(({ seed }) => seed === rows[0]?.seed);

const predictionsOf = (pooled: PooledFolds): PredictionRow[] =>
  firstSeed(pooled).map(({ file, label, predicted, probabilities }) => ({
    split: "validation",
    ...{ file, label, predicted, probabilities },
  }));

/** As a run that was asked about all pictures. */
export const pooledRun = (pooled: PooledFolds): JudgedRun => ({
  predictions: predictionsOf(pooled),
  split: firstSeed(pooled),
  test: pooled.answers,
});

/** `out of fold, 391 of 600 pictures are right, ...`; of several seeds the mean of their shares. */
export const pooledSentence = ({ group, answers }: PooledFolds): string | null => {
  const [acc] = pooledShares(answers);
  if (acc === undefined) return null;
  const { mean, low, high, pictures } = acc;
  const seeds = new Set(answers.rows.map(({ seed }) => seed)).size;
  const right =
    seeds === 1
      ? `${Math.round(mean * pictures)} of ${counted(pictures, "picture")} are right, ${formatValue(mean)}`
      : `${formatValue(mean)} of ${counted(pictures, "picture")} are right, the mean of ${seeds} seeds`;
  return `${group}: each picture judged by the net that had not seen it, ${right} (95 % interval ${formatValue(low)} to ${formatValue(high)})`;
};

export const foldsPage = (pooled: PooledFolds): PageRun => {
  const { group, answers } = pooled;
  const { classes } = answers;
  const rows = predictionsOf(pooled);
  const matrix = confusionMatrix(classes.length, rows);
  const sentence = pooledSentence(pooled);
  const [first] = firstSeed(pooled);
  const seeds = new Set(answers.rows.map(({ seed }) => seed));
  return {
    name: `${group}, out of fold`,
    classes,
    found: [
      ...(sentence === null ? [] : [sentence]),
      ...(seeds.size > 1 ? [`below are the answers of seed ${first?.seed ?? 0}, each picture once`] : []),
    ],
    warnings: [],
    changed: [],
    columns: [],
    epochs: [],
    bestEpoch: null,
    parts:
      rows.length === 0
        ? []
        : [judgedPart("validation", { confusionMatrix: matrix, pictures: rows.length }, rows)],
    ran: [],
    net: { type: "none", reason: "each fold has a net of its own; choose one of the runs" },
  };
};
