import { expect } from "chai";
import type { Evaluation } from "../../src/train/records.ts";
import { predictionRows, predictionsCsv, readPredictionsCsv } from "../../src/write/predictions-csv.ts";
import { readTestJson, testJson, testReport } from "../../src/write/test-json.ts";
import { aPlan, aTestReport, somePredictions } from "../support/runs.ts";

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
    expect(testReport(aPlan(), 2, evaluations, rows)).to.deep.equal(aTestReport());
  });

  it("recall of a class without pictures is null", () => {
    const onlyCat = evaluation({ loss: 1 }, [[0, 0]]);
    const rows = predictionRows(aPlan(), { validation: onlyCat, test: null });
    const report = testReport(aPlan(), 1, { validation: onlyCat, test: null }, rows);
    expect(report.parts.validation?.recallByClass).to.deep.equal([1, null]);
    expect(report.parts.test).to.equal(null);
  });
});

describe("testJson", () => {
  it("has loss and metrics beside the confusion matrix", () => {
    const value: unknown = JSON.parse(testJson(aTestReport()));
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
      },
    });
  });

  it("readTestJson gives the report back, also with NaN and without a part", () => {
    const report = aTestReport();
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
