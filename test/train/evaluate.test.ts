import { expect } from "chai";
import { buildModel, type Model } from "../../src/network/model.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { LayerSpec, LossName } from "../../src/experiment/experiment.ts";
import { type EvaluationRequest, evaluate, evaluationBatchSize } from "../../src/train/evaluate.ts";
import { arraysOf, small, smallLayers, smallPictures, smallShape, tolerances } from "../network/small-net.ts";
import { arrayLoader, type Pictures } from "../support/array-loader.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { planned } from "../support/layers.ts";
import { list, number, numbers, record } from "../support/vectors.ts";

const vectors = record(small.evaluate_and_fit);
const [batchSize = 0] = numbers(vectors.batch_sizes);
const tolerance = number(tolerances.loss_abs);
const { dropout, flatten, dense } = exampleLayers;

describe("evaluate", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const request = (
    model: Model,
    test: Pictures,
    changes: Partial<EvaluationRequest> = {},
  ): EvaluationRequest => ({
    engine,
    model,
    loss: "binaryCrossentropy",
    labelSmoothing: 0,
    loader: arrayLoader({ test }, { seed: 1, batchSize, shuffle: false }),
    part: "test",
    batchSize,
    metrics: ["acc"],
    prefix: "",
    ...changes,
  });

  const withSmallNet = async <T>(use: (model: Model) => Promise<T>): Promise<T> => {
    const model = buildModel({
      engine,
      plan: { inputShape: smallShape, layers: planned(smallShape, smallLayers) },
      layers: smallLayers,
      seed: 1,
      weights: arraysOf(small.weights0),
    });
    try {
      return await use(model);
    } finally {
      model.dispose();
    }
  };

  it("gives Keras' loss and accuracy over all pictures, whatever the batches", async () => {
    const expected = record(vectors.evaluate_initial);
    await withSmallNet(async (model) => {
      for (const size of [batchSize, 1, 100]) {
        const { values } = await evaluate(request(model, smallPictures(), { batchSize: size }));
        expect(values.loss).to.be.closeTo(number(expected.loss), tolerance);
        expect(values.acc).to.be.closeTo(number(expected.acc), 1e-6);
      }
    });
  });

  it("gives Keras' loss and accuracy of each batch", async () => {
    await withSmallNet(async (model) => {
      let from = 0;
      for (const [i, vector] of list(vectors.evaluate_per_batch).map(record).entries()) {
        const to = from + (numbers(vectors.batch_sizes)[i] ?? 0);
        const { values } = await evaluate(request(model, smallPictures(from, to)));
        expect(values.loss).to.be.closeTo(number(vector.loss), tolerance);
        expect(values.acc).to.be.closeTo(number(vector.acc), 1e-6);
        from = to;
      }
    });
  });

  it("answers for each picture with one probability a class", async () => {
    const expected = numbers(record(small.forward).outputs);
    await withSmallNet(async (model) => {
      const { predictions } = await evaluate(request(model, smallPictures(0, expected.length)));
      expect(predictions.map(({ picture }) => picture)).to.deep.equal(expected.map((_, i) => i));
      for (const [i, { probabilities }] of predictions.entries()) {
        expect(probabilities[1]).to.be.closeTo(expected[i] ?? NaN, number(tolerances.forward_abs));
        expect((probabilities[0] ?? NaN) + (probabilities[1] ?? NaN)).to.equal(1);
      }
    });
  });

  it("puts the prefix before every name", async () => {
    await withSmallNet(async (model) => {
      const { values } = await evaluate(request(model, smallPictures(), { prefix: "val_" }));
      expect(Object.keys(values)).to.deep.equal(["val_loss", "val_acc"]);
    });
  });

  /** Of two pictures of one pixel, 1 and 2, labels 0 and 1. */
  const ofLayers = async (layers: readonly LayerSpec[], loss: LossName, labels: number[]) => {
    const inputShape = [1, 1, 1] as const;
    const plan = { inputShape, layers: planned(inputShape, layers) };
    const model = buildModel({ engine, plan, layers, seed: 1, weights: null });
    const test = { count: 2, images: Float32Array.of(1, 2), labels: Float32Array.from(labels) };
    const { values, predictions } = await evaluate(request(model, test, { loss }));
    model.dispose();
    return { values, predictions };
  };

  it("adds the weight decay to the loss, once", async () => {
    const half = { ...dense, kernelInitializer: { type: "zeros" } } as const;
    const decayed = {
      ...half,
      biasRegularizer: { l1: 1, l2: 0 },
      biasInitializer: { type: "zeros" },
    } as const;
    const plain = await ofLayers([flatten, half], "binaryCrossentropy", [0, 1]);
    expect(plain.values.loss).to.be.closeTo(Math.log(2), 1e-6);
    const none = await ofLayers([flatten, decayed], "binaryCrossentropy", [0, 1]);
    expect(none.values.loss).to.be.closeTo(Math.log(2), 1e-6);
    const shifted = {
      ...decayed,
      biasInitializer: { type: "constant", value: 0.25 },
      activation: "linear",
    } as const;
    // Answers 0.25 and 0.25 for 0 and 1: the mean of 1/16 and 9/16, and the decay 1/4.
    const { values } = await ofLayers([flatten, shifted], "meanSquaredError", [0, 1]);
    expect(values.loss).to.be.closeTo(5 / 16 + 0.25, 1e-6);
  });

  it("takes labels that are the number of the class for one-hot rows", async () => {
    const layers: LayerSpec[] = [
      flatten,
      { ...dense, units: 3, activation: "softmax", kernelInitializer: { type: "zeros" } },
    ];
    const { values, predictions } = await ofLayers(layers, "sparseCategoricalCrossentropy", [0, 2]);
    expect(values.loss).to.be.closeTo(Math.log(3), 1e-6);
    expect(values.acc).to.equal(0.5);
    expect(predictions[0]?.probabilities).to.have.length(3);
  });

  it("leaves dropout out", async () => {
    const layers: LayerSpec[] = [
      { ...dropout, rate: 0.9 },
      flatten,
      { ...dense, activation: "linear", kernelInitializer: { type: "ones" } },
    ];
    expect((await ofLayers(layers, "meanSquaredError", [1, 2])).values.loss).to.equal(0);
  });
});

describe("evaluationBatchSize", () => {
  const layers = planned([150, 150, 3], [exampleLayers.conv2d]);

  it("is 64 where that fits into memory, and never less than in training", () => {
    expect(evaluationBatchSize({ base: null, layers, batchSize: 20 })).to.equal(64);
    expect(evaluationBatchSize({ base: null, layers, batchSize: 100 })).to.equal(100);
  });

  it("is less for large pictures", () => {
    const large = planned([2000, 2000, 3], [exampleLayers.conv2d]);
    // 2000 x 2000 x 3 and 1998 x 1998 x 2 numbers of 4 bytes, into 256 MiB.
    expect(evaluationBatchSize({ base: null, layers: large, batchSize: 2 })).to.equal(3);
  });
});
