import { expect } from "chai";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import { buildModel, type Model } from "../../src/network/model.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import type { NamedArray } from "../../src/network/named-array.ts";
import { nth } from "../../src/engine/nth.ts";
import type { Stack } from "../../src/plan/plan.ts";
import { planStack } from "../../src/plan/stack.ts";
import type { BaseSpec } from "../../src/experiment/experiment.ts";
import type { Batch } from "../../src/load/batch.ts";
import { trainingStep } from "../../src/train/training-epoch.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers, ruleAlone } from "../support/example-experiment.ts";
import { placeOfPath } from "../support/problem-text.ts";
import { baseSpec, smallBase } from "../support/small-base.ts";
import { largestDifference } from "../support/vectors.ts";
import { outputsOf, ramp } from "./model-world.ts";

const shape = [8, 8, 3] as const;
const { globalAveragePooling2d, dropout, dense } = exampleLayers;
const layers = [globalAveragePooling2d, dropout, dense];

const stackOf = (changes: Partial<BaseSpec>): Stack => {
  const result = planStack({ base: baseSpec(changes), layers }, smallBase, shape, placeOfPath);
  if (result.type === "mistakes") throw new Error(result.problems[0]?.message);
  return result.stack;
};

describe("a model with a base", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const withBase = <T>(
    changes: Partial<BaseSpec>,
    use: (model: Model) => T,
    weights: readonly NamedArray[] | null = null,
  ): T => {
    const { base, layers: planned } = stackOf(changes);
    const model = buildModel({
      engine,
      plan: { layers: planned, inputShape: shape },
      layers,
      base: base && { net: smallBase, planned: base },
      seed: 1,
      weights,
    });
    try {
      return use(model);
    } finally {
      model.dispose();
    }
  };

  const withRamp = <T>(n: number, use: (images: Tensor) => T): T => {
    const images = ramp(engine, n, shape);
    try {
      return use(images);
    } finally {
      images.dispose();
    }
  };

  const batchOf = (images: Tensor): Batch => ({
    size: nth(images.shape, 0),
    content: "pictures",
    images: Float32Array.from(images.dataSync()),
    labels: Float32Array.from({ length: nth(images.shape, 0) }, (_, i) => i % 2),
    pictures: Uint32Array.from({ length: nth(images.shape, 0) }, (_, i) => i),
  });

  const train = (model: Model, images: Tensor, steps: number): number[] => {
    const optimizer = buildOptimizer(
      engine,
      {
        type: "adam",
        learningRate: 0.05,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-7,
        amsgrad: false,
        ...ruleAlone,
      },
      model.trainable,
    );
    const losses = Array.from(
      { length: steps },
      (_, step) =>
        trainingStep(
          { engine, model, loss: "binaryCrossentropy", labelSmoothing: 0 },
          optimizer,
          batchOf(images),
          {
            step,
            learningRate: 0.05,
            classWeights: null,
          },
        ).loss,
    );
    optimizer.dispose();
    return losses;
  };

  const changedLayers = (before: readonly NamedArray[], after: readonly NamedArray[]): string[] =>
    before.flatMap(({ name, values }, i) =>
      Buffer.from(values.buffer).equals(Buffer.from(nth(after, i).values.buffer)) ? [] : [name],
    );

  it("begins with the weights that the net brings", () => {
    const brought = smallBase.nodes.flatMap(({ weights }) => weights.map(({ values }) => [...values]));
    withBase({}, (model) => {
      expect(
        model
          .weights()
          .slice(0, brought.length)
          .map(({ values }) => [...values]),
      ).to.deep.equal(brought);
    });
  });

  it("says what stock tfjs makes of its saved form", async () => {
    const snapshot = withBase({}, (model) => model.snapshot());
    const { tf } = engine;
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: snapshot.topology,
        weightSpecs: snapshot.weights.map(({ name, shape: of }) => ({
          name,
          shape: [...of],
          dtype: "float32",
        })),
        weightData: Uint8Array.from(
          Buffer.concat(snapshot.weights.map(({ values }) => Buffer.from(values.buffer))),
        ).buffer,
      }),
    );
    withRamp(3, (images) => {
      const answer = loaded.predict(images);
      if (Array.isArray(answer)) throw new Error("one output was expected");
      const ours = withBase({}, (model) => outputsOf(engine, model, images), snapshot.weights);
      expect(largestDifference(ours, answer.dataSync())).to.be.below(1e-6);
      answer.dispose();
    });
    loaded.dispose();
  });

  it("holds every frozen array to the bit through training, moving statistics among them", () => {
    withRamp(4, (images) => {
      withBase({ trainable: { from: "branch" } }, (model) => {
        const before = model.weights();
        const losses = train(model, images, 5);
        expect(nth(losses, 4)).to.be.below(nth(losses, 0));
        const changed = changedLayers(before, model.weights());
        expect(changed.filter((name) => name.startsWith("stem"))).to.deep.equal([]);
        // A bias before batch normalisation has no gradient but what rounding makes.
        expect(changed.filter((name) => name !== "branch/bias")).to.have.members([
          "branch/kernel",
          "branch_bn/gamma",
          "branch_bn/beta",
          "branch_bn/moving_mean",
          "branch_bn/moving_variance",
          "dense/kernel",
          "dense/bias",
        ]);
      });
    });
  });

  it("keeps the statistics of thawed batch normalisation where that is asked for", () => {
    withRamp(4, (images) => {
      withBase({ trainable: true, batchNormalization: "inference" }, (model) => {
        const before = model.weights();
        train(model, images, 3);
        const changed = changedLayers(before, model.weights());
        expect(changed.filter((name) => name.includes("moving"))).to.deep.equal([]);
        expect(changed.filter((name) => name.startsWith("stem"))).to.have.members([
          "stem/kernel",
          "stem/bias",
          "stem_bn/gamma",
          "stem_bn/beta",
        ]);
      });
    });
  });

  it("settles what training leaves as it is: a frozen base with the pooling after it, of a thawed one the rest", () => {
    const shapes = (changes: Partial<BaseSpec>): unknown => withBase(changes, (model) => model.featureShapes);
    expect(shapes({ trainable: false })).to.deep.equal([[7]]);
    // The concatenation takes the rescaled pictures, too.
    expect(shapes({ trainable: { from: "branch" } })).to.deep.equal([
      [8, 8, 4],
      [8, 8, 3],
    ]);
    expect(shapes({ trainable: true })).to.deep.equal([[8, 8, 3]]);
    expect(withBase({ trainable: true }, (model) => model.settledKey())).to.equal(null);
  });

  it("answers features as the pictures they are of", () => {
    withRamp(3, (images) => {
      withBase({ trainable: { from: "branch" } }, (model) => {
        const answer = (): number[] => {
          const features = model.features(images);
          return [...model.answer(features, { training: false }).outputs.dataSync()];
        };
        expect(engine.tf.tidy(answer)).to.deep.equal([...outputsOf(engine, model, images)]);
      });
    });
  });

  it("names features by what decides them: the settled layers and their weights, nothing after them", () => {
    const key = (
      changes: Partial<BaseSpec>,
      change: (arrays: readonly NamedArray[]) => void,
    ): string | null =>
      withBase(changes, (model) => {
        const weights = model.weights();
        change(weights);
        model.setWeights(weights);
        return model.settledKey();
      });
    const setFirst = (name: string) => (arrays: readonly NamedArray[]) => {
      const array = arrays.find((other) => other.name === name);
      if (array === undefined) throw new Error(`there is no ${name}`);
      array.values[0] = 9;
    };
    const trainable = { from: "branch" };
    const plain = key({ trainable }, () => undefined);
    expect(key({ trainable }, setFirst("dense/kernel"))).to.equal(plain);
    expect(key({ trainable }, setFirst("branch/kernel"))).to.equal(plain);
    expect(key({ trainable }, setFirst("stem/kernel"))).to.not.equal(plain);
    expect(key({ trainable: false }, () => undefined)).to.not.equal(plain);
  });

  it("leaves no tensor behind", () => {
    withRamp(2, (images) => {
      const before = engine.memory().tensors;
      withBase({ trainable: { from: "branch" } }, (model) => train(model, images, 2));
      expect(engine.memory().tensors).to.equal(before);
    });
  });
});
