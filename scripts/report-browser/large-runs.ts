/** Many runs about many pictures: written, not trained, since only the size of their report matters. */
import { hash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { someRecords } from "../../test/support/checkpoints.ts";
import { writeStatusOf } from "../../test/support/runs.ts";
import { metricColumns, metricsCsv } from "../../src/write/metrics-csv.ts";
import { predictionsCsv, type PredictionRow } from "../../src/write/predictions-csv.ts";
import { runFiles } from "../../src/write/run-files.ts";
import { splitCsv, type SplitRow } from "../../src/write/split-csv.ts";
import { confusionMatrix, testJson } from "../../src/write/test-json.ts";

const testPictures = 10_000;
const runs = 20;
const classes = ["cat", "dog"];

/** Each of the photographs under several names. */
const linkPictures = (folder: string, photos: string): SplitRow[] => {
  mkdirSync(folder);
  const sources = readdirSync(photos).filter((file) => file.endsWith(".jpg"));
  return Array.from({ length: testPictures }, (_, i) => {
    const source = join(photos, sources[i % sources.length] ?? "");
    const label = i % 2;
    const name = classes[label] ?? "";
    const file = `${name}.${i}.jpg`;
    symlinkSync(source, join(folder, file));
    const bytes = readFileSync(source);
    return {
      split: "test",
      class: name,
      label,
      file,
      bytes: bytes.length,
      sha256: hash("sha256", bytes),
      reason: "",
      group: "",
    };
  });
};

/** A number that looks drawn, and is the same each time. */
const answer = ({ file, label }: SplitRow, i: number, run: number): PredictionRow => {
  const doubt = (((i * 7919 + run * 104_729) % 1000) / 1000) ** 3;
  const second = label === 1 ? 1 - doubt : doubt;
  return { split: "test", file, label, predicted: second > 0.5 ? 1 : 0, probabilities: [1 - second, second] };
};

const writeRun = (folder: string, run: number, split: readonly SplitRow[], experiment: string): string => {
  const name = `large-${String(run).padStart(3, "0")}`;
  const files = runFiles(join(folder, "runs", name));
  mkdirSync(files.machine, { recursive: true });
  mkdirSync(files.checkpoints);
  const predictions = split.map((row, i) => answer(row, i, run));
  const matrix = confusionMatrix(2, predictions);
  const recallByClass = matrix.map((row, label) => (row[label] ?? 0) / (testPictures / 2));
  const test = {
    pictures: testPictures,
    values: { loss: 0.5 },
    confusionMatrix: matrix,
    recallByClass,
    intervals: null,
  };
  writeFileSync(files.resolved, experiment.replace(/^seed: .*/, `name: large\nseed: ${run}`));
  writeFileSync(files.overrides, "");
  writeFileSync(files.split, splitCsv(split));
  writeFileSync(files.metrics, metricsCsv(metricColumns(["acc"], true), someRecords(50)));
  writeFileSync(files.test, testJson({ epoch: 2, classes, parts: { validation: null, test } }));
  writeFileSync(files.predictions, predictionsCsv(classes, predictions));
  writeStatusOf(files, { state: "finished" });
  return name;
};

/** Returns their names. experiment: text of one that reads FOLDER/large. */
export const writeLargeRuns = (folder: string, photos: string, experiment: string): string[] => {
  const split = linkPictures(join(folder, "large"), photos);
  return Array.from({ length: runs }, (_, i) => writeRun(folder, i + 1, split, experiment));
};
