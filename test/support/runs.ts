/** Small finished runs, in memory and on disk; a test changes a line of one. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan, PlannedPicture } from "../../src/plan/plan.ts";
import type { EpochRecord } from "../../src/train/records.ts";
import type { Environment } from "../../src/write/environment.ts";
import { writeEnvironment } from "../../src/write/environment.ts";
import { metricColumns, metricsCsv } from "../../src/write/metrics-csv.ts";
import { predictionsCsv, type PredictionRow } from "../../src/write/predictions-csv.ts";
import { noNotes } from "../../src/write/run-notes.ts";
import type { Run } from "../../src/write/run.ts";
import { runFiles, type RunFiles } from "../../src/write/run-files.ts";
import { splitCsv, type SplitRow } from "../../src/write/split-csv.ts";
import { testJson, type TestReport } from "../../src/write/test-json.ts";
import { someRecords } from "./checkpoints.ts";

const picture = (file: string, label: number): PlannedPicture => ({
  file,
  label,
  class: label === 0 ? "cat" : "dog",
});

/** Two classes; three pictures train, two validate, four test, one is skipped. */
export const aPlan = (): Plan => ({
  name: "tiny",
  seed: 42,
  dataDirectory: "/data",
  classes: ["cat", "dog"],
  split: {
    train: [picture("cat.1.jpg", 0), picture("cat.2.jpg", 0), picture("dog.1.jpg", 1)],
    validation: [picture("cat.3.jpg", 0), picture("dog.2.jpg", 1)],
    test: [
      picture("cat.4.jpg", 0),
      picture("cat.5.jpg", 0),
      picture("dog.3.jpg", 1),
      picture("dog.4.jpg", 1),
    ],
  },
  skipped: [{ ...picture("cat.0.jpg", 0), reason: "is empty" }],
  unused: 0,
  grouping: null,
  fold: null,
  unmatched: 0,
  inputShape: [4, 4, 3],
  batchSize: 2,
  labelShape: [1],
  epochs: 3,
  stepsPerEpoch: 2,
  classWeights: null,
  passLength: 3,
  stepsPerPass: 2,
  validationSteps: 1,
  base: null,
  layers: [],
  parameters: { total: 10, trainable: 10 },
});

/** Each file has 100 bytes; its hash is made of its name. */
export const aSplit = (): SplitRow[] => {
  const { split, skipped } = aPlan();
  const row = (
    part: SplitRow["split"],
    { file, class: name, label }: PlannedPicture,
    reason = "",
  ): SplitRow => {
    const sha256 = Buffer.from(file).toString("hex").padEnd(64, "0");
    return { split: part, class: name, label, file, bytes: 100, sha256, reason, group: "" };
  };
  return [
    ...split.train.map((each) => row("train", each)),
    ...split.validation.map((each) => row("validation", each)),
    ...split.test.map((each) => row("test", each)),
    ...skipped.map((each) => row("skipped", each, each.reason)),
  ];
};

const answer = (
  split: "validation" | "test",
  file: string,
  label: number,
  predicted: number,
): PredictionRow => ({
  split,
  file,
  label,
  predicted,
  probabilities: predicted === 0 ? [0.75, 0.25] : [0.25, 0.75],
});

/** Right on both validation pictures and on three of four test pictures: cat.5.jpg is taken for a dog. */
export const somePredictions = (): PredictionRow[] => [
  answer("validation", "cat.3.jpg", 0, 0),
  answer("validation", "dog.2.jpg", 1, 1),
  answer("test", "cat.4.jpg", 0, 0),
  answer("test", "cat.5.jpg", 0, 1),
  answer("test", "dog.3.jpg", 1, 1),
  answer("test", "dog.4.jpg", 1, 1),
];

export const aTestReport = (): TestReport => ({
  epoch: 2,
  classes: ["cat", "dog"],
  parts: {
    validation: {
      pictures: 2,
      values: { loss: 0.25, acc: 1 },
      confusionMatrix: [
        [1, 0],
        [0, 1],
      ],
      recallByClass: [1, 1],
      intervals: null,
    },
    test: {
      pictures: 4,
      values: { loss: 0.5, acc: 0.75 },
      confusionMatrix: [
        [1, 1],
        [0, 2],
      ],
      recallByClass: [0.5, 1],
      intervals: null,
    },
  },
});

export const anEnvironment = (): Environment => ({
  petri: "0.1.0",
  code: "c".repeat(64),
  git: { commit: "d".repeat(40), dirty: false },
  command: ["petri", "tiny"],
  started: "2026-01-02T03:04:05.000Z",
  ended: "2026-01-02T03:05:05.000Z",
  host: "box",
  platform: "linux x64 6.1.0",
  node: "v20.20.2",
  cpu: "Some CPU",
  cores: 2,
  memoryGB: 16,
  engine: { device: "cpu", kernels: "petri", threads: 2, tensorflow: "2.21.0", tfjs: "4.22.0" },
  resumed: [],
});

export const resolvedYaml = `name: tiny
seed: 42
generator: {imageSize: [4, 4], batchSize: 2}
augmentation: null
layers:
  - {name: flatten_1, type: flatten}
  - {name: dense_1, type: dense, units: 1}
epochs: 3
`;

/** A finished run of three epochs, the second the best. */
export const aRun = (changes: Partial<Run> = {}): Run => {
  const records = someRecords(3);
  return {
    type: "run",
    name: "tiny-001",
    folder: "/runs/tiny-001",
    experiment: "tiny",
    root: "tiny",
    notes: noNotes,
    state: "finished",
    reason: null,
    epochs: records.length,
    best: records[1] ?? null,
    last: records[2] ?? null,
    test: aTestReport(),
    parent: null,
    started: anEnvironment().started,
    resolved: resolvedYaml,
    overrides: [],
    metrics: { columns: metricColumns(["acc"], true), records },
    split: aSplit(),
    predictions: somePredictions(),
    environment: anEnvironment(),
    ...changes,
  };
};

export const metricsText = (records: readonly EpochRecord[]): string =>
  metricsCsv(metricColumns(["acc"], true), records);

/** Writes what aRun() says to RUNS/NAME, with a status that says finished. */
export const writeRun = async (runsFolder: string, name: string): Promise<RunFiles> => {
  const files = runFiles(join(runsFolder, name));
  mkdirSync(files.machine, { recursive: true });
  mkdirSync(files.checkpoints);
  writeFileSync(files.overrides, "");
  writeFileSync(files.resolved, resolvedYaml);
  writeFileSync(files.split, splitCsv(aSplit()));
  writeFileSync(files.metrics, metricsText(someRecords(3)));
  writeFileSync(files.test, testJson(aTestReport()));
  writeFileSync(files.predictions, predictionsCsv(["cat", "dog"], somePredictions()));
  await writeEnvironment(files, anEnvironment());
  writeStatusOf(files, { state: "finished" });
  return files;
};

/** By default the status of a process that is long gone. */
export const writeStatusOf = (files: RunFiles, changes: Readonly<Record<string, unknown>>): void => {
  const status = {
    state: "running",
    reason: null,
    pid: 999999,
    processStart: "boot/1",
    host: "elsewhere",
    heartbeat: "2026-01-02T03:05:00.000Z",
    ...changes,
  };
  writeFileSync(files.status, JSON.stringify(status));
};
