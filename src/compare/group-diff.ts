/** Two groups of runs -> what was changed, and which quantities differ by more than chance. No disk, no clock. */
import { isBetterLow } from "../experiment/experiment.ts";
import type { GroupSummary, QuantitySummary } from "../write/group-json.ts";
import type { LostRun } from "../write/group-members.ts";
import type { EvaluatedPart, PredictionRow } from "../write/predictions-csv.ts";
import type { OutOfFold } from "../write/out-of-fold-csv.ts";
import type { Run } from "../write/run.ts";
import { type KeyChange, changedKeys } from "./changed-keys.ts";
import { answers, isRight } from "./paired-pictures.ts";
import { type PairedFolds, pairFolds } from "./out-of-fold.ts";
import { type PictureTest, pictureTest } from "./picture-test.ts";
import { type MeanDifference, welch } from "./welch.ts";

/**
 * The part whose pictures a share of right answers counts; null: it is no such share, or not of pictures that were
 * answered one by one.
 */
export const partOf = (quantity: string): EvaluatedPart | null => {
  if (quantity === "test_acc") return "test";
  return quantity === "best_val_acc" ? "validation" : null;
};

/** null: the quantity is not a share of pictures that every run of both groups was asked about. */
const groupPictures = (
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

export interface ComparedGroup {
  name: string;
  summary: GroupSummary;
  /** Those that it counted and that are still there. */
  runs: readonly Run[];
  lost: readonly LostRun[];
  /** Of folds: every picture with its answer. */
  outOfFold: OutOfFold | null;
}

/** What a difference is judged by: the pictures and the seeds or, where no pictures can be paired, the seeds alone. */
export type JudgedDifference =
  ({ by: "pictures"; part: EvaluatedPart } & PictureTest) | ({ by: "welch" } & MeanDifference);

export interface ComparedQuantity {
  name: string;
  a: QuantitySummary;
  b: QuantitySummary;
  /** null: no numbers, or no spread by which chance could be judged. */
  judged: JudgedDifference | null;
}

export interface GroupDifferences {
  a: { name: string; runs: number; lost: readonly LostRun[] };
  b: { name: string; runs: number; lost: readonly LostRun[] };
  confidence: number;
  /** Of the experiment, seeds aside; null: no run of a group is left. */
  keys: readonly KeyChange[] | null;
  /** Those that both groups have. */
  quantities: readonly ComparedQuantity[];
  /** Of two groups of folds; null: they are none. By these pictures the verdict is given where they are paired. */
  folds: PairedFolds | null;
  /** The quantity by which the verdict is given; null: the groups share none. */
  telling: string | null;
  verdict: "better" | "worse" | "no-evidence" | "not-comparable";
}

/** Which quantity judges is settled by its name, before any value is looked at. */
const tellingFirst = [
  /^test_acc$/,
  /^test_(?!loss$)/,
  /^test_/,
  /^best_val_acc$/,
  /^best_val_(?!loss$)/,
  /^best_val_/,
  /^best_/,
];

export const tellingName = (names: readonly string[]): string | null =>
  tellingFirst
    .map((pattern) => names.find((name) => pattern.test(name)))
    .find((name) => name !== undefined) ?? null;

export const isSeed = ({ path }: KeyChange): boolean => path.join(".") === "seed";

const keysOf = (a: ComparedGroup, b: ComparedGroup): KeyChange[] | null => {
  const [left, right] = [a.runs[0], b.runs[0]];
  return left === undefined || right === undefined
    ? null
    : changedKeys(left.resolved, right.resolved).filter((change) => !isSeed(change));
};

const verdictOf = (quantity: ComparedQuantity | null, confidence: number): GroupDifferences["verdict"] => {
  if (quantity?.judged == null) return "not-comparable";
  const { pValue, difference } = quantity.judged;
  if (pValue >= 1 - confidence) return "no-evidence";
  return difference > 0 === isBetterLow(quantity.name) ? "worse" : "better";
};

const verdictOfFolds = (folds: PairedFolds, confidence: number): GroupDifferences["verdict"] | null => {
  if (folds.type === "not-paired") return null;
  if (folds.pValue >= 1 - confidence) return "no-evidence";
  const difference = folds.type === "mcnemar" ? folds.onlyB - folds.onlyA : folds.difference;
  return difference > 0 ? "better" : "worse";
};

/** Where a run is lost, the pictures of the others are not those of the group. */
const judge = (
  a: ComparedGroup,
  b: ComparedGroup,
  [left, right]: readonly [QuantitySummary, QuantitySummary],
): JudgedDifference | null => {
  const { confidence } = a.summary;
  const isWhole = [a, b].every(({ runs, summary }) => runs.length === summary.runs.length);
  const pictures = isWhole ? groupPictures(left.name, [a.runs, b.runs], confidence) : null;
  if (pictures !== null) return { by: "pictures", ...pictures };
  const [n, m] = [a.summary.runs.length, b.summary.runs.length];
  const means = welch({ ...left, n }, { ...right, n: m }, confidence);
  return means === null ? null : { by: "welch", ...means };
};

export const diffGroups = (a: ComparedGroup, b: ComparedGroup): GroupDifferences => {
  const { confidence } = a.summary;
  const quantities = a.summary.quantities.flatMap((left) => {
    const right = b.summary.quantities.find(({ name }) => name === left.name);
    return right === undefined
      ? []
      : [{ name: left.name, a: left, b: right, judged: judge(a, b, [left, right]) }];
  });
  const telling = tellingName(quantities.map(({ name }) => name));
  const folds =
    a.outOfFold === null || b.outOfFold === null ? null : pairFolds(a.outOfFold, b.outOfFold, confidence);
  const ofFolds = folds && verdictOfFolds(folds, confidence);
  return {
    a: { name: a.name, runs: a.summary.runs.length, lost: a.lost },
    b: { name: b.name, runs: b.summary.runs.length, lost: b.lost },
    confidence,
    keys: keysOf(a, b),
    quantities,
    folds,
    telling,
    verdict: ofFolds ?? verdictOf(quantities.find(({ name }) => name === telling) ?? null, confidence),
  };
};
