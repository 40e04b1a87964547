/** Runs of all folds -> every picture once, and what its answers come to. No disk, no clock. */
import type { PooledShare } from "../write/group-json.ts";
import type { OutOfFold, OutOfFoldRow } from "../write/out-of-fold-csv.ts";
import type { Run } from "../write/run.ts";
import { mcnemar } from "./distributions.ts";
import { quantitySummary, shareInterval } from "./group-summary.ts";
import { type PictureTest, pictureTest } from "./picture-test.ts";

export interface FoldRun {
  run: Run;
  seed: number;
  fold: number;
}

const rowsOf = ({ run, seed, fold }: FoldRun): OutOfFoldRow[] => {
  const sha256 = new Map(run.split.map((row) => [row.file, row.sha256]));
  return run.predictions
    .filter(({ split }) => split === "validation")
    .map(({ file, label, predicted, probabilities }) => ({
      ...{ fold, seed, run: run.name, file, sha256: sha256.get(file) ?? "" },
      ...{ label, predicted, probabilities },
    }));
};

/** The answers of each fold's net on the pictures of that fold, in the order of the runs. */
export const outOfFold = (runs: readonly FoldRun[]): OutOfFold => {
  const names = new Map(runs.flatMap(({ run }) => run.split.map((row) => [row.label, row.class])));
  const classes = [...names].toSorted(([a], [b]) => a - b).map(([, name]) => name);
  return { classes, rows: runs.flatMap(rowsOf) };
};

const seedsOf = ({ rows }: OutOfFold): number[] => [...new Set(rows.map(({ seed }) => seed))];

const isRight = ({ label, predicted }: OutOfFoldRow): boolean => label === predicted;

const pooledShare = (
  name: string,
  rows: readonly OutOfFoldRow[],
  seeds: readonly number[],
): PooledShare | null => {
  const shares = seeds.map((seed) => {
    const ofSeed = rows.filter((row) => row.seed === seed);
    return { right: ofSeed.filter(isRight).length, pictures: ofSeed.length };
  });
  const pictures = Math.max(0, ...shares.map((share) => share.pictures));
  if (pictures === 0) return null;
  const values = shares.map((share) => share.right / share.pictures);
  const [mean = NaN] = values;
  if (values.length > 1) {
    const summary = quantitySummary("out_of_fold_acc", values, pictures);
    return { name, mean: summary.mean, low: summary.low, high: summary.high, pictures };
  }
  const [low, high] = shareInterval(mean, 0, 1, pictures);
  return { name, mean, low, high, pictures };
};

/** How many are right of all, and of each class; Wilson's interval of the pictures, with the spread of the seeds where there are several. */
export const pooledShares = (answers: OutOfFold): PooledShare[] => {
  const seeds = seedsOf(answers);
  const classes = answers.classes.map((name, label) =>
    pooledShare(
      `recall of ${name}`,
      answers.rows.filter((row) => row.label === label),
      seeds,
    ),
  );
  return [pooledShare("acc", answers.rows, seeds), ...classes].filter((share) => share !== null);
};

/** Two groups of folds on the very same folds, picture by picture. */
export type PairedFolds =
  /** One seed each: McNemar's exact test. */
  | { type: "mcnemar"; pictures: number; onlyA: number; onlyB: number; pValue: number }
  /** Several seeds each. */
  | ({ type: "seeds" } & PictureTest)
  | { type: "not-paired"; reason: string };

const keyOf = ({ fold, file, sha256, label }: OutOfFoldRow): string => `${fold} ${label} ${sha256} ${file}`;

/** Of each seed, of each picture in one order. */
const answersIn = (group: OutOfFold, keys: readonly string[]): boolean[][] =>
  seedsOf(group).map((seed) => {
    const right = new Map(
      group.rows.filter((row) => row.seed === seed).map((row) => [keyOf(row), isRight(row)]),
    );
    return keys.map((key) => right.get(key) ?? false);
  });

const notPaired = (reason: string): PairedFolds => ({ type: "not-paired", reason });

export const pairFolds = (a: OutOfFold, b: OutOfFold, confidence: number): PairedFolds => {
  const [keysA, keysB] = [a, b].map(({ rows }) => new Set(rows.map(keyOf)));
  const keys = [...(keysA ?? [])];
  if (keys.length !== keysB?.size || !keys.every((key) => keysB.has(key)))
    return notPaired("their folds do not have the same pictures");
  const [ofA, ofB] = [answersIn(a, keys), answersIn(b, keys)];
  if (ofA.length === 1 && ofB.length === 1) {
    const only = (these: boolean[] = [], those: boolean[] = []): number =>
      these.filter((right, i) => right && those[i] !== true).length;
    const [onlyA, onlyB] = [only(ofA[0], ofB[0]), only(ofB[0], ofA[0])];
    return { type: "mcnemar", pictures: keys.length, onlyA, onlyB, pValue: mcnemar(onlyA, onlyB) };
  }
  if (ofA.length === 1 || ofB.length === 1) return notPaired("one has several seeds and the other one only");
  return { type: "seeds", ...pictureTest(ofA, ofB, confidence) };
};
