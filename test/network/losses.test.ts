import { expect } from "chai";
import { lossOf, type LossSpec } from "../../src/network/losses.ts";
import type { Answer } from "../../src/network/forward-pass.ts";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import type { LossName } from "../../src/experiment/experiment.ts";
import { testEngine } from "../support/engine.ts";
import { readReference } from "../support/reference.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";

/** 1e-5 relative or 1e-6 absolute (README of the reference vectors). */
const expectNear = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).to.equal(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(actual[i]).to.be.closeTo(value, Math.max(1e-6, 1e-5 * Math.abs(value)));
  }
};

const names: Record<string, LossName> = {
  binary_crossentropy: "binaryCrossentropy",
  categorical_crossentropy: "categoricalCrossentropy",
  sparse_categorical_crossentropy: "sparseCategoricalCrossentropy",
};

const cases = list(record(readReference("losses.json")).cases).map(record);
const lossCases = cases.filter((vector) => text(vector.fn) in names);

/** [n, units] of predictions; a case after a sigmoid has one logit a picture. */
const shapeOf = (vector: Record<string, unknown>): number[] =>
  vector.logits === undefined
    ? numbers(vector.y_pred_shape ?? vector.y_true_shape)
    : [numbers(vector.logits).length, 1];

/** Targets in the shape of the predictions, also where the vectors have the number of the class. */
const targetsOf = (vector: Record<string, unknown>, [n = 0, units = 1]: number[]): number[] => {
  if (vector.label !== undefined) return Array.from({ length: n }, () => number(vector.label));
  const given = numbers(vector.y_true);
  if (given.length === n * units) return given;
  return given.flatMap((label) => Array.from({ length: units }, (_, i) => Number(i === label)));
};

const specOf = (vector: Record<string, unknown>): LossSpec => ({
  name: names[text(vector.fn)] ?? "meanSquaredError",
  labelSmoothing: number(vector.label_smoothing ?? 0),
});

const answerOf = (engine: Engine, spec: LossSpec, values: Tensor, areLogits: boolean): Answer => {
  if (!areLogits) return { outputs: values, logits: null };
  const activation = spec.name === "binaryCrossentropy" ? "sigmoid" : "softmax";
  return { outputs: engine.tf[activation](values), logits: { activation, values } };
};

describe("lossOf", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  it("is one number a picture, as Keras has it for every vector", () => {
    expect(lossCases).not.to.be.empty;
    for (const vector of lossCases) {
      const { tf } = engine;
      tf.tidy(() => {
        const shape = shapeOf(vector);
        const spec = specOf(vector);
        const areLogits = vector.from_logits === true || vector.logits !== undefined;
        const values = tf.tensor(numbers(vector.logits ?? vector.y_pred), shape);
        const targets = tf.tensor(targetsOf(vector, shape), shape);
        const loss = lossOf(engine, spec, targets, answerOf(engine, spec, values, areLogits));
        expectNear(loss.dataSync(), numbers(vector.per_sample));
        if (vector.mean !== undefined) expectNear(loss.mean().dataSync(), [number(vector.mean)]);
      });
    }
  });

  it("has Keras' gradient after a sigmoid, however large the logit", () => {
    const vectors = lossCases.filter((vector) => vector.gradient_wrt_logit !== undefined);
    expect(vectors).not.to.be.empty;
    for (const vector of vectors) {
      const { tf } = engine;
      tf.tidy(() => {
        const shape = shapeOf(vector);
        const spec = specOf(vector);
        const targets = tf.tensor(targetsOf(vector, shape), shape);
        const gradient = tf.grad((logits: Tensor) =>
          lossOf(engine, spec, targets, answerOf(engine, spec, logits, true)).sum(),
        )(tf.tensor(numbers(vector.logits), shape));
        expectNear(gradient.dataSync(), numbers(vector.gradient_wrt_logit));
      });
    }
  });

  it("takes the probabilities of a sigmoid that categoricalCrossentropy meets, divided by their sum", () => {
    const { tf } = engine;
    tf.tidy(() => {
      const logits = { activation: "sigmoid" as const, values: tf.tensor([[0, 0]]) };
      const loss = lossOf(
        engine,
        { name: "categoricalCrossentropy", labelSmoothing: 0 },
        tf.tensor([[1, 0]]),
        { outputs: tf.tensor([[0.2, 0.6]]), logits },
      );
      expectNear(loss.dataSync(), [-Math.log(0.25)]);
    });
  });

  it("is the mean of the squared differences for meanSquaredError", () => {
    const { tf } = engine;
    tf.tidy(() => {
      const answer = { outputs: tf.tensor([[1, 0.5]]), logits: null };
      const loss = lossOf(
        engine,
        { name: "meanSquaredError", labelSmoothing: 0 },
        tf.tensor([[0, 0]]),
        answer,
      );
      expectNear(loss.dataSync(), [0.625]);
    });
  });
});
