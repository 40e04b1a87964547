/** Groups of runs in memory, by which test pictures each run has right. */
import type { ComparedGroup } from "../../src/compare/group-diff.ts";
import { groupSummary } from "../../src/compare/group-summary.ts";
import type { PredictionRow } from "../../src/write/predictions-csv.ts";
import type { Run } from "../../src/write/run.ts";
import type { SplitRow } from "../../src/write/split-csv.ts";
import { aRun } from "./runs.ts";

const fileOf = (picture: number): string => `cat.${picture}.jpg`;

const splitRow = (picture: number): SplitRow => ({
  ...{ split: "test", class: "cat", label: 0, file: fileOf(picture), bytes: 100, reason: "", group: "" },
  sha256: picture.toString(16).padStart(64, "0"),
});

const predictionRow = (isRight: boolean, picture: number): PredictionRow => ({
  ...{ split: "test", file: fileOf(picture), label: 0, predicted: isRight ? 0 : 1 },
  probabilities: isRight ? [0.75, 0.25] : [0.25, 0.75],
});

/** A run that was asked about a test picture for each of these, and nothing else. */
export const runOf = (name: string, right: readonly boolean[], resolved = "seed: 42\nepochs: 2\n"): Run => {
  const acc = right.filter(Boolean).length / right.length;
  const part = {
    pictures: right.length,
    values: { acc },
    confusionMatrix: [],
    recallByClass: [],
    intervals: null,
  };
  return aRun({
    name,
    resolved,
    best: { epoch: 2, values: {}, learningRate: 0.1, weightsSha256: "0".repeat(64) },
    test: { epoch: 2, classes: ["cat", "dog"], parts: { validation: null, test: part } },
    split: right.map((_, picture) => splitRow(picture)),
    predictions: right.map(predictionRow),
  });
};

/** NAME-group-001 of the runs NAME-001, -002, ... with seeds from 42. */
export const groupOf = (
  name: string,
  answers: readonly (readonly boolean[])[],
  resolved?: string,
): ComparedGroup => {
  const runs = answers.map((right, i) => runOf(`${name}-00${i + 1}`, right, resolved));
  const summary = groupSummary(runs.map((run, i) => ({ run, seed: 42 + i, fold: null, seal: null })));
  return { name: `${name}-group-001`, summary, runs, lost: [], outOfFold: null };
};

/** The first `right` of so many pictures are right. */
export const firstRight = (right: number, pictures: number): boolean[] =>
  Array.from({ length: pictures }, (_, picture) => picture < right);
