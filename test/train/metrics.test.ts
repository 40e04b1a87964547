import { expect } from "chai";
import { predictedLabel } from "../../src/train/metric.ts";
import { newMetric } from "../../src/train/metrics.ts";
import type { MetricName } from "../../src/experiment/experiment.ts";
import { readReference } from "../support/reference.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";

/** Rows of targets and predictions, given in batches of the first `split` rows and the rest. */
const measure = (
  name: MetricName,
  targets: readonly (readonly number[])[],
  predictions: readonly (readonly number[])[],
  split = targets.length,
): number => {
  const metric = newMetric(name);
  for (const [from, to] of [
    [0, split],
    [split, targets.length],
  ] as const) {
    metric.add({
      size: to - from,
      width: predictions[0]?.length ?? 0,
      targets: Float32Array.from(targets.slice(from, to).flat()),
      predictions: Float32Array.from(predictions.slice(from, to).flat()),
    });
  }
  return metric.result();
};

const column = (values: readonly number[]): number[][] => values.map((value) => [value]);

const rows = (values: readonly number[], width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));

const oneHot = (labels: readonly number[], width: number): number[][] =>
  labels.map((label) => Array.from({ length: width }, (_, i) => Number(i === label)));

const cases = list(record(readReference("losses.json")).cases).map(record);
const accuracyCases = cases.filter(({ fn }) => text(fn).endsWith("accuracy"));

describe("acc", () => {
  for (const vector of accuracyCases) {
    const predictions = numbers(vector.y_pred);
    const targets = numbers(vector.y_true);
    // binary_accuracy is a mean over all elements, each an answer for itself.
    const width =
      text(vector.fn) === "binary_accuracy"
        ? 1
        : (numbers(vector.y_pred_shape ?? vector.y_true_shape)[1] ?? 1);
    const wanted = targets.length === predictions.length ? rows(targets, width) : oneHot(targets, width);
    const expected = numbers(vector.per_element ?? vector.per_sample);

    it(`is Keras' ${text(vector.fn)} of each of ${expected.length} answers`, () => {
      const found = wanted.map((row, i) => measure("acc", [row], [rows(predictions, width)[i] ?? []]));
      expect(found).to.deep.equal(expected);
    });

    it(`is Keras' mean ${text(vector.fn)} of ${expected.length} answers`, () => {
      const mean = number(vector.mean ?? expected.reduce((sum, value) => sum + value, 0) / expected.length);
      expect(measure("acc", wanted, rows(predictions, width), 2)).to.be.closeTo(mean, 1e-6);
    });
  }
});

describe("precision, recall and auc", () => {
  const targets = column([0, 1, 1, 0, 1, 0]);
  const predictions = column([0.1, 0.8, 0.5, 0.6, 0.3, 0]);

  it("are Keras' for one unit, whatever the batches", () => {
    for (const split of [2, 4, 6]) {
      // One of two predicted, one of three there are; seven of nine pairs in the right order.
      expect(measure("precision", targets, predictions, split)).to.equal(1 / 2);
      expect(measure("recall", targets, predictions, split)).to.equal(1 / 3);
      expect(measure("auc", targets, predictions, split)).to.be.closeTo(7 / 9, 1e-12);
    }
  });

  it("count every unit of a row as an answer for itself, as Keras does", () => {
    const wanted = oneHot([0, 1, 2, 0], 3);
    const given = [
      [0.6, 0.3, 0.1],
      [0.4, 0.4, 0.2],
      [0.1, 0.3, 0.6],
      [0.2, 0.7, 0.1],
    ];
    expect(measure("precision", wanted, given)).to.equal(2 / 3);
    expect(measure("recall", wanted, given)).to.equal(2 / 4);
    expect(measure("auc", wanted, given)).to.equal(0.75);
  });

  it("are 0 where nothing can be divided by", () => {
    expect(measure("precision", column([1]), column([0.2]))).to.equal(0);
    expect(measure("recall", column([0]), column([0.9]))).to.equal(0);
    expect(measure("auc", column([1]), column([0.9]))).to.equal(0);
  });

  it("put an answer exactly on a threshold below it, as Keras does", () => {
    // 100/199 is a threshold: the positive on it and the negative just under it are alike.
    expect(measure("auc", column([1, 0]), column([100 / 199, 99.5 / 199]))).to.equal(0.5);
    expect(measure("auc", column([1, 0]), column([100.5 / 199, 99.5 / 199]))).to.equal(1);
  });
});

describe("predictedLabel", () => {
  it("is 1 above 0.5 strictly", () => {
    expect(predictedLabel([0.5])).to.equal(0);
    expect(predictedLabel([0.50001])).to.equal(1);
  });

  it("is the first of equals", () => {
    expect(predictedLabel([0.2, 0.4, 0.4])).to.equal(1);
  });
});
