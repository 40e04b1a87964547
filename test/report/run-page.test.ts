import { expect } from "chai";
import { runPage, type ReportedRun } from "../../src/report/run-page.ts";
import { confusionMatrix } from "../../src/write/test-json.ts";
import type { PredictionRow } from "../../src/write/predictions-csv.ts";
import { aRecord } from "../support/checkpoints.ts";
import { aRun, aTestReport, resolvedYaml } from "../support/runs.ts";

const reported = (changes: Partial<ReportedRun> = {}): ReportedRun => ({
  run: aRun(),
  changes: [],
  model: "Layer (type)\n",
  seal: "e".repeat(64),
  net: { type: "none", reason: "there is none" },
  command: "petri",
  folder: "runs/tiny-001",
  ...changes,
});

const pageOf = (changes: Partial<ReportedRun> = {}) => {
  const each = reported(changes);
  return runPage(each, each.run);
};

describe("runPage", () => {
  it("says what was found, the most telling first", () => {
    expect(pageOf().found).to.deep.equal([
      "3 of 4 test pictures are right, 0.7500 (95 % interval 0.3006 to 0.9544), by the weights of epoch 2",
      'the most frequent mistake: 1 test picture of "cat" taken for "dog"',
      "the best epoch is 2 of 3: loss 0.8000, acc 0.2000, val_loss 0.9000, val_acc 0.1000",
      "finished, 3 epochs",
    ]);
  });

  it("warns of changed files, of classes that were never answered and of pictures left out", () => {
    const test = aTestReport();
    const part = {
      ...test.parts.test,
      pictures: 4,
      values: {},
      recallByClass: [1, 0],
      intervals: null,
      confusionMatrix: [
        [2, 0],
        [2, 0],
      ],
    };
    const run = aRun({ test: { ...test, parts: { validation: null, test: part } } });
    expect(pageOf({ run, changes: ["split.csv: it is gone"] }).warnings).to.deep.equal([
      "not as petri wrote it: split.csv: it is gone",
      'none of the 4 test pictures was taken for "dog": the net never gives this answer; where a class is rare, classWeights or generator.sampling: balanced may help',
      "1 picture left out: cat.0.jpg is empty",
    ]);
  });

  it("has the curves of every column, with nothing where there is no number", () => {
    const records = [aRecord(1, { loss: NaN, acc: 0.5 }), aRecord(2, { loss: Infinity, acc: 1 })];
    const { columns, epochs } = pageOf({ run: aRun({ metrics: { columns: ["loss", "acc"], records } }) });
    expect(columns).to.deep.equal(["loss", "acc"]);
    expect(epochs).to.deep.equal([
      [null, 0.5],
      [null, 1],
    ]);
  });

  it("of a run that came to nothing has a page all the same", () => {
    const nothing = {
      best: null,
      last: null,
      test: null,
      epochs: 0,
      predictions: [],
      split: [],
      environment: null,
    };
    const run = aRun({ ...nothing, state: "empty", resolved: "", metrics: { columns: [], records: [] } });
    const { found, parts, epochs } = pageOf({ run, model: "", seal: null });
    expect(found).to.deep.equal([
      "its weights were not judged on any picture",
      "it ended before anything was done; remove it with rm",
    ]);
    expect([parts, epochs]).to.deep.equal([[], []]);
  });

  it("says what was changed against the first run", () => {
    const run = aRun({ resolved: resolvedYaml.replace("seed: 42", "seed: 43") });
    expect(runPage(reported({ run }), aRun()).changed).to.deep.equal(["- seed: 42", "+ seed: 43"]);
  });

  it("of a thousand classes holds the cells that are not empty", () => {
    const n = 1000;
    const rows = Array.from({ length: 5000 }, (_, i): PredictionRow => {
      const [label, predicted] = [i % n, (i * 7) % n];
      return { split: "test", file: `${i}.jpg`, label, predicted, probabilities: [] };
    });
    const matrix = confusionMatrix(n, rows);
    const test = {
      pictures: 5000,
      values: {},
      confusionMatrix: matrix,
      recallByClass: matrix.map(() => 0.2),
      intervals: null,
    };
    const classes = Array.from({ length: n }, (_, i) => `class ${i}`);
    const run = aRun({ predictions: rows, test: { epoch: 2, classes, parts: { validation: null, test } } });
    const page = pageOf({ run });
    expect(page.parts[0]?.classes.length).to.equal(n);
    expect(page.parts[0]?.cells.length).to.be.at.most(5000);
    expect(JSON.stringify(page).length).to.be.lessThan(600_000);
  });
});
