import { expect } from "chai";
import { newMetric } from "../../src/train/metrics.ts";
import type { MetricName } from "../../src/experiment/experiment.ts";
import { classCases } from "../support/class-cases.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";

const names: readonly MetricName[] = ["balancedAcc", "f1", "top3Acc", "top5Acc", "brier", "calibrationError"];

const cases = list(classCases.metrics).map(record);

/** Of the case's pictures, in batches of the first `split` and the rest. */
const measure = (name: MetricName, vector: Record<string, unknown>, split: number): number => {
  const [labels, outputs, width] = [
    numbers(vector.labels),
    numbers(vector.outputs),
    number(vector.units),
  ] as const;
  const metric = newMetric(name);
  for (const [from, to] of [
    [0, split],
    [split, labels.length],
  ] as const) {
    const own = labels.slice(from, to);
    const targets =
      width === 1
        ? own
        : own.flatMap((label) => Array.from({ length: width }, (_, i) => Number(i === label)));
    metric.add({
      size: own.length,
      width,
      targets: Float32Array.from(targets),
      predictions: Float32Array.from(outputs.slice(from * width, to * width)),
    });
  }
  return metric.result();
};

for (const name of names)
  describe(name, () => {
    for (const vector of cases)
      it(`is that of Keras or scikit-learn for ${text(vector.name)}, whatever the batches`, () => {
        for (const split of [1, 2, numbers(vector.labels).length])
          expect(measure(name, vector, split)).to.be.closeTo(number(vector[name]), 1e-6);
      });

    it("is 0 of no picture", () => {
      expect(newMetric(name).result()).to.equal(0);
    });
  });

describe("labels that are mixed", () => {
  for (const vector of list(classCases.mixedMetrics).map(record)) {
    const width = number(vector.units);
    const targets = Float32Array.from(numbers(vector.targets));
    const predictions = Float32Array.from(numbers(vector.outputs));
    for (const name of [...names, "acc", "precision", "recall", "auc"] as const) {
      const expected = record(vector.values)[name];
      if (expected === undefined) continue;
      it(`have Keras' ${name} of ${width} units`, () => {
        const metric = newMetric(name);
        metric.add({ size: targets.length / width, width, targets, predictions });
        expect(metric.result()).to.be.closeTo(number(expected), 1e-6);
      });
    }
  }

  it("are of the class of the larger share where a metric needs one", () => {
    const scored = { size: 3, width: 1, predictions: Float32Array.of(0.9, 0.2, 0.1) };
    const mixed = { ...scored, targets: Float32Array.of(0.7, 0.3, 0.5) };
    const whole = { ...scored, targets: Float32Array.of(1, 0, 0) };
    for (const name of ["balancedAcc", "calibrationError", "top3Acc"] as const) {
      const [one, other] = [newMetric(name), newMetric(name)];
      one.add(mixed);
      other.add(whole);
      expect(one.result()).to.equal(other.result());
    }
  });
});

describe("answers that are no numbers", () => {
  const vector = { labels: [0, 1, 1], outputs: [NaN, NaN, NaN, NaN, 0.25, 0.75], units: 2 };

  it("are no merit", () => {
    // Of the first class' one picture, as acc has it, the first answer is right.
    expect(measure("top3Acc", vector, 1)).to.equal(1 / 3);
    expect(measure("f1", vector, 1)).to.be.closeTo(1 / 3, 1e-12);
    expect(measure("brier", vector, 1)).to.be.NaN;
    expect(measure("calibrationError", vector, 1)).to.be.NaN;
  });
});
