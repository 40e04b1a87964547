import { expect } from "chai";
import { sha256Of } from "../../src/network/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { arraysOf, small, smallLayers, smallPictures, smallShape, tolerances } from "../network/small-net.ts";
import {
  exampleExperiment,
  exampleGenerator,
  exampleLayers,
  ruleAlone,
} from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { named } from "../support/layers.ts";
import { eventsOf, trained, type TrainingWorld } from "../support/training.ts";
import { largestDifference, number, numbers, record } from "../support/vectors.ts";
import { brightAboveOrBelow, rmsprop, trainingWorld } from "./train-world.ts";

const { conv2d, maxPooling2d, flatten, dense } = exampleLayers;

describe("train", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const world = (changes: Partial<Experiment> = {}): TrainingWorld => trainingWorld(engine, changes);

  const finishedOf = async (given: TrainingWorld) => eventsOf(await trained(given), "epoch-finished");

  it("gives Keras' loss, accuracy and weights over batches of 4, 4 and 2", async () => {
    const vectors = record(small.evaluate_and_fit);
    const fit = record(vectors.fit_2_epochs_no_shuffle);
    const history = record(fit.history);
    const tolerance = number(tolerances.fit_abs);
    const finished = await finishedOf({
      engine,
      experiment: exampleExperiment({
        layers: smallLayers,
        optimizer: rmsprop,
        generator: { ...exampleGenerator, batchSize: numbers(vectors.batch_sizes)[0] ?? 0 },
        epochs: numbers(history.loss).length,
      }),
      inputShape: smallShape,
      // The vectors' validation pictures are 4 to the last.
      parts: { train: smallPictures(), validation: smallPictures(4) },
      weights: arraysOf(small.weights0),
      inOrder: true,
    });
    for (const key of ["loss", "acc", "val_loss", "val_acc"]) {
      const found = finished.map(({ record: { values } }) => values[key] ?? NaN);
      expect(largestDifference(found, numbers(history[key])), key).to.be.at.most(tolerance);
    }
    for (const [i, expected] of arraysOf(fit.weights_after).entries()) {
      const found = finished.at(-1)?.model.weights[i]?.values ?? [];
      expect(largestDifference(found, expected.values), expected.name).to.be.at.most(tolerance);
    }
  });

  it("learns what can be learnt, by every optimizer", async () => {
    const adam = { learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...ruleAlone };
    for (const optimizer of [
      { ...rmsprop, learningRate: 0.01 },
      { type: "adam", ...adam, amsgrad: false },
      { type: "adam", ...adam, amsgrad: true, globalClipNorm: 1 },
      {
        type: "adamW",
        ...adam,
        amsgrad: false,
        weightDecay: 0.1,
        ema: { momentum: 0.5, overwriteFrequency: 4 },
      },
      { type: "nadam", ...adam, clipValue: 0.5 },
      { type: "adamax", ...adam },
      { type: "sgd", learningRate: 0.1, momentum: 0.9, nesterov: true, ...ruleAlone },
      { type: "adagrad", learningRate: 0.1, initialAccumulatorValue: 0.1, epsilon: 1e-7, ...ruleAlone },
      { type: "adadelta", learningRate: 20, rho: 0.95, epsilon: 1e-7, ...ruleAlone },
      { type: "lion", learningRate: 0.01, beta1: 0.9, beta2: 0.99, ...ruleAlone },
    ] as const) {
      const layers = named([{ ...conv2d, filters: 3 }, maxPooling2d, flatten, dense]);
      const finished = await finishedOf(world({ optimizer, layers, epochs: 15 }));
      expect(finished.at(-1)?.record.values.val_acc, optimizer.type).to.equal(1);
    }
  });

  it("records loss and metrics in declared order, then the same for validation", async () => {
    const [first] = await finishedOf(world({ metrics: ["auc", "acc", "recall", "precision"], epochs: 1 }));
    const names = ["loss", "auc", "acc", "recall", "precision"];
    expect(Object.keys(first?.record.values ?? {})).to.deep.equal([
      ...names,
      ...names.map((name) => `val_${name}`),
    ]);
  });

  it("does without validation", async () => {
    const given = world({ epochs: 1 });
    const [first] = await finishedOf({ ...given, parts: { train: brightAboveOrBelow(8) } });
    expect(Object.keys(first?.record.values ?? {})).to.deep.equal(["loss", "acc"]);
    expect(first?.state.best).to.deep.equal({ epoch: 1, value: first?.record.values.loss });
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    const [first, second, other] = await Promise.all(
      [7, 7, 8].map(async (seed) => (await finishedOf(world({ seed }))).map(({ record }) => record)),
    );
    expect(first).to.deep.equal(second);
    expect(first?.at(-1)?.weightsSha256).not.to.equal(other?.at(-1)?.weightsSha256);
  });

  it("records the hash of the weights that it gives away", async () => {
    for (const { record, model } of await finishedOf(world({ epochs: 2 }))) {
      expect(record.weightsSha256).to.equal(sha256Of(model.weights));
    }
  });

  it("goes on from any finished epoch to the bytes of a run that was never stopped", async () => {
    const experiment = {
      epochs: 6,
      stepsPerEpoch: 3,
      earlyStopping: {
        monitor: "val_loss",
        mode: "auto",
        minDelta: 0,
        patience: 2,
        restoreBestWeights: true,
      },
      reduceLearningRateOnPlateau: {
        monitor: "loss",
        mode: "auto",
        factor: 0.5,
        patience: 1,
        minDelta: 0.05,
        cooldown: 0,
        minLearningRate: 0,
      },
    } as const;
    const whole = await trained(world(experiment));
    const finished = eventsOf(whole, "epoch-finished");
    expect(finished.length).to.be.at.least(3);
    for (const { state, model } of finished) {
      const rest = await trained({ ...world(experiment), weights: model.weights, resume: state });
      const expected = finished.slice(state.epoch).map((event) => [event.record, event.state]);
      expect(eventsOf(rest, "epoch-finished").map((event) => [event.record, event.state])).to.deep.equal(
        expected,
      );
      expect(rest.at(-1)).to.deep.equal(whole.at(-1));
    }
  });

  it("goes on with the pass of the epoch before", async () => {
    const spoilt = brightAboveOrBelow(14);
    // In the fourth and last batch of a pass, which is the first step of the second epoch of three steps.
    spoilt.images[13 * 36] = NaN;
    const given = { ...world({ stepsPerEpoch: 3 }), inOrder: true, parts: { train: spoilt } };
    expect((await trained(given)).at(-1)).to.include({ reason: "nan", epoch: 2, step: 1 });
  });

  it("keeps the number of tensors the same from epoch to epoch, and leaves none behind", async () => {
    for (const kernels of ["petri", "stock"] as const) {
      const before = engine.memory().tensors;
      const finished = await finishedOf({ ...world(), engine: { ...engine, kernels } });
      const [first, ...others] = finished.map(({ timing }) => timing.tensors);
      expect(new Set(others)).to.deep.equal(new Set([first]));
      expect(engine.memory().tensors).to.equal(before);
    }
  });

  it("gives the event loop its turn once a step, so that signals arrive", async () => {
    let turns = 0;
    let steps = 0;
    await trained(world(), ({ type }) => {
      if (type !== "step" && type !== "validation-step") return;
      expect(turns).to.equal(steps);
      steps += 1;
      setImmediate(() => {
        turns += 1;
      });
    });
    expect(steps).to.be.above(0);
  });

  it("follows the schedule at every step, and tells a rate that changes with the epoch", async () => {
    const learningRateSchedule = { type: "exponential", rate: 0.5, warmup: 1 } as const;
    const events = await trained(world({ learningRateSchedule, epochs: 3 }));
    expect(eventsOf(events, "epoch-finished").map(({ record }) => record.learningRate)).to.deep.equal([
      0.0075, 0.01, 0.005,
    ]);
    expect(eventsOf(events, "learning-rate-changed")).to.deep.equal([
      { type: "learning-rate-changed", epoch: 3, from: 0.01, to: 0.005, why: "exponential schedule" },
    ]);
  });

  it("tells why the plateau lowered the rate", async () => {
    const reduceLearningRateOnPlateau = {
      monitor: "val_loss",
      mode: "auto",
      factor: 0.1,
      patience: 1,
      minDelta: 100,
      cooldown: 0,
      minLearningRate: 0,
    } as const;
    const events = await trained(world({ reduceLearningRateOnPlateau, epochs: 3 }));
    const [change] = eventsOf(events, "learning-rate-changed");
    expect(change).to.include({ epoch: 3, from: 0.01, why: "val_loss did not improve for 1 epoch" });
    expect(change?.to).to.be.closeTo(0.001, 1e-12);
  });

  it("measures by the clock it is given", async () => {
    const [first] = await finishedOf(world({ epochs: 1 }));
    const { seconds, trainingSeconds, validationSeconds, msPerStep, picturesPerSecond, waitMsPerStep } =
      first?.timing ?? {};
    // One millisecond passes at every look: at the start, two a step, and three times after.
    expect({ trainingSeconds, validationSeconds, seconds }).to.deep.equal({
      trainingSeconds: 0.009,
      validationSeconds: 0.001,
      seconds: 0.011,
    });
    expect(msPerStep).to.equal(9 / 4);
    expect(waitMsPerStep).to.equal(1);
    expect(picturesPerSecond).to.be.closeTo(14_000 / 9, 1e-9);
  });
});
