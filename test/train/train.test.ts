import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import { exampleExperiment, exampleGenerator } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { largestDifference, number, numbers, record } from "../support/vectors.ts";
import { eventsOf, trained, type TrainingWorld } from "../support/training.ts";
import { arraysOf, small, smallLayers, smallPictures, smallShape, tolerances } from "../build/small-net.ts";

const vectors = record(small.evaluate_and_fit);
const fit = record(vectors.fit_2_epochs_no_shuffle);
const history = record(fit.history);
const [batchSize = 0] = numbers(vectors.batch_sizes);

/** RMSprop(1e-3) with Keras 3's defaults. */
const rmsprop = {
  type: "rmsprop",
  learningRate: 1e-3,
  rho: 0.9,
  momentum: 0,
  centered: false,
  epsilon: 1e-7,
  epsilonOutsideRoot: false,
} as const;

describe("train", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** The fit of the vectors; its validation pictures are 4 to the last. */
  const fitWorld = (): TrainingWorld => ({
    engine,
    experiment: exampleExperiment({
      layers: smallLayers,
      optimizer: rmsprop,
      generator: { ...exampleGenerator, batchSize },
      epochs: numbers(history.loss).length,
    }),
    inputShape: smallShape,
    parts: { train: smallPictures(), validation: smallPictures(4) },
    weights: arraysOf(small.weights0),
    inOrder: true,
  });

  it("gives Keras' loss, accuracy and weights over batches of 4, 4 and 2", async () => {
    const finished = eventsOf(await trained(fitWorld()), "epoch-finished");
    const tolerance = number(tolerances.fit_abs);
    for (const key of ["loss", "acc", "val_loss", "val_acc"]) {
      const found = finished.map(({ record: { values } }) => values[key] ?? NaN);
      expect(largestDifference(found, numbers(history[key])), key).to.be.at.most(tolerance);
    }
    for (const [i, expected] of arraysOf(fit.weights_after).entries()) {
      const found = finished.at(-1)?.model.weights[i]?.values ?? [];
      expect(largestDifference(found, expected.values), expected.name).to.be.at.most(tolerance);
    }
  });
});
