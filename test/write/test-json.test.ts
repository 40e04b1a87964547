import { expect } from "chai";
import type { Evaluation } from "../../src/train/records.ts";
import { predictionRows, predictionsCsv, readPredictionsCsv } from "../../src/write/predictions-csv.ts";
import {
  classScores,
  type Intervals,
  neverPredicted,
  readTestJson,
  testJson,
  testReport,
  type TestReport,
} from "../../src/write/test-json.ts";
import { classCases } from "../support/class-cases.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";
import { aPlan, aTestReport, somePredictions } from "../support/runs.ts";

const intervals: Intervals = { confidence: 0.95, acc: [0.25, 1], balancedAcc: [0.5, 1] };

/** aTestReport() with intervals, as new runs have them. */
const withIntervals = (): TestReport => {
  const { parts, ...report } = aTestReport();
  const { validation, test } = parts;
  return {
    ...report,
    parts: { validation: validation && { ...validation, intervals }, test: test && { ...test, intervals } },
  };
};

/** Probability of dog for the pictures of a part, given in the order in which they were evaluated. */
const evaluation = (
  values: Record<string, number>,
  dogs: readonly [picture: number, p: number][],
): Evaluation => ({
  values,
  predictions: dogs.map(([picture, p]) => ({ picture, probabilities: [1 - p, p] })),
});

const evaluations = {
  validation: evaluation({ loss: 0.25, acc: 1 }, [
    [1, 0.75],
    [0, 0.25],
  ]),
  test: evaluation({ loss: 0.5, acc: 0.75 }, [
    [3, 0.75],
    [2, 0.75],
    [1, 0.75],
    [0, 0.25],
  ]),
};

describe("predictionRows", () => {
  it("are in the order of split.csv, whatever the order of evaluation", () => {
    expect(predictionRows(aPlan(), evaluations)).to.deep.equal(somePredictions());
  });

  it("a part that was not evaluated has none", () => {
    const rows = predictionRows(aPlan(), { ...evaluations, test: null });
    expect(rows.map(({ split }) => split)).to.deep.equal(["validation", "validation"]);
  });

  it("one sigmoid unit says dog only above 0.5", () => {
    const even = evaluation({ loss: 1 }, [
      [0, 0.5],
      [1, 0.5000001],
    ]);
    const rows = predictionRows(aPlan(), { validation: even, test: null });
    expect(rows.map(({ predicted }) => predicted)).to.deep.equal([0, 1]);
  });
});

describe("predictionsCsv", () => {
  it("has a column a class after the probability of the predicted one", () => {
    expect(predictionsCsv(["cat", "dog"], somePredictions().slice(2, 4))).to.equal(
      "split,file,label,predicted,probability,cat,dog\n" +
        "test,cat.4.jpg,0,0,0.75,0.75,0.25\n" +
        "test,cat.5.jpg,0,1,0.75,0.25,0.75\n",
    );
  });

  it("readPredictionsCsv gives them back, also where a class is called like a column", () => {
    const text = predictionsCsv(["file", "split"], somePredictions());
    expect(readPredictionsCsv(text)).to.deep.equal({ type: "read", value: somePredictions() });
  });

  it("NaN probabilities survive", () => {
    const rows = predictionRows(aPlan(), { validation: evaluation({ loss: NaN }, [[0, NaN]]), test: null });
    expect(rows[0]?.predicted).to.equal(0);
    const back = readPredictionsCsv(predictionsCsv(["cat", "dog"], rows));
    expect(back).to.deep.equal({ type: "read", value: rows });
  });

  it("readPredictionsCsv names the picture whose row is wrong", () => {
    const text = predictionsCsv(["cat", "dog"], somePredictions()).replace(
      "validation,dog.2.jpg,1",
      "trial,dog.2.jpg,1",
    );
    expect(readPredictionsCsv(text)).to.deep.equal({
      type: "broken",
      reason: "picture 2 is not a row of predictions.csv",
    });
  });
});

describe("testReport", () => {
  it("counts [what they are][what they were taken for]", () => {
    const rows = predictionRows(aPlan(), evaluations);
    expect(testReport(aPlan(), 2, evaluations, rows, () => intervals)).to.deep.equal(withIntervals());
  });

  it("recall of a class without pictures is null", () => {
    const onlyCat = evaluation({ loss: 1 }, [[0, 0]]);
    const rows = predictionRows(aPlan(), { validation: onlyCat, test: null });
    const report = testReport(aPlan(), 1, { validation: onlyCat, test: null }, rows, () => intervals);
    expect(report.parts.validation?.recallByClass).to.deep.equal([1, null]);
    expect(report.parts.test).to.equal(null);
  });
});

describe("testJson", () => {
  it("has loss and metrics beside the confusion matrix", () => {
    const value: unknown = JSON.parse(testJson(withIntervals()));
    expect(value).to.deep.equal({
      epoch: 2,
      classes: ["cat", "dog"],
      validation: {
        pictures: 2,
        loss: 0.25,
        acc: 1,
        confusionMatrix: [
          [1, 0],
          [0, 1],
        ],
        recallByClass: [1, 1],
        byClass: [
          { support: 1, precision: 1, recall: 1, f1: 1 },
          { support: 1, precision: 1, recall: 1, f1: 1 },
        ],
        intervals,
      },
      test: {
        pictures: 4,
        loss: 0.5,
        acc: 0.75,
        confusionMatrix: [
          [1, 1],
          [0, 2],
        ],
        recallByClass: [0.5, 1],
        byClass: [
          { support: 2, precision: 1, recall: 0.5, f1: 0.666666667 },
          { support: 2, precision: 0.666666667, recall: 1, f1: 0.8 },
        ],
        intervals,
      },
    });
  });

  it("of an older run, which has neither scores of the classes nor intervals, is read as ever", () => {
    const older = testJson(aTestReport()).replaceAll(/,\s*"byClass": \[[^\]]*\]/g, "");
    expect(older).to.not.include("byClass");
    expect(readTestJson(older)).to.deep.equal({ type: "read", value: aTestReport() });
  });

  it("readTestJson gives the report back, also with NaN and without a part", () => {
    const report = withIntervals();
    const part = { ...report.parts.test!, values: { loss: NaN, acc: 0.75 } };
    const odd = { ...report, parts: { validation: null, test: part } };
    expect(readTestJson(testJson(report))).to.deep.equal({ type: "read", value: report });
    expect(readTestJson(testJson(odd))).to.deep.equal({ type: "read", value: odd });
  });

  it("readTestJson says what is wrong", () => {
    expect(readTestJson("{").type).to.equal("broken");
    expect(readTestJson('{"epoch": 0, "classes": [], "validation": null, "test": null}')).to.deep.equal({
      type: "broken",
      reason: "/epoch must be >= 1",
    });
    expect(readTestJson('{"epoch": 1, "classes": [], "validation": null}')).to.deep.equal({
      type: "broken",
      reason: "must have required property 'test'",
    });
  });
});

describe("classScores", () => {
  for (const vector of list(classCases.metrics).map(record)) {
    const [outputs, units, classes] = [
      numbers(vector.outputs),
      number(vector.units),
      number(vector.classes),
    ] as const;
    const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
    for (const [i, label] of numbers(vector.labels).entries()) {
      const answer = outputs.slice(i * units, (i + 1) * units);
      const predicted = units === 1 ? Number((answer[0] ?? 0) > 0.5) : answer.indexOf(Math.max(...answer));
      const line = matrix[label] ?? [];
      line[predicted] = (line[predicted] ?? 0) + 1;
    }

    it(`are scikit-learn's of ${text(vector.name)}`, () => {
      for (const [label, { support, ...scores }] of classScores(matrix).entries()) {
        const expected = record(list(vector.byClass)[label]);
        expect(support).to.equal(expected.support);
        for (const name of ["precision", "recall", "f1"] as const)
          if (expected[name] === null) expect(scores[name], name).to.equal(null);
          else expect(scores[name] ?? NaN, name).to.be.closeTo(number(expected[name]), 1e-12);
      }
    });
  }
});

describe("neverPredicted", () => {
  it("names classes that have pictures, but no answer", () => {
    const classes = ["cat", "dog", "owl"];
    const of = (confusionMatrix: number[][]): string[] => neverPredicted({ confusionMatrix }, classes);
    expect(
      of([
        [3, 0, 0],
        [2, 0, 0],
        [0, 0, 0],
      ]),
    ).to.deep.equal(["dog"]);
    expect(
      of([
        [3, 1, 0],
        [2, 0, 0],
        [1, 0, 0],
      ]),
    ).to.deep.equal(["owl"]);
    expect(
      of([
        [0, 1, 1],
        [1, 0, 0],
        [1, 0, 0],
      ]),
    ).to.deep.equal([]);
  });
});
