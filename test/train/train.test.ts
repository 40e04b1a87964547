import { expect } from "chai";
import { sha256Of } from "../../src/build/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Experiment, LayerSpec } from "../../src/read/experiment.ts";
import type { TrainEvent } from "../../src/train/records.ts";
import { arraysOf, small, smallLayers, smallPictures, smallShape, tolerances } from "../build/small-net.ts";
import type { Pictures } from "../support/array-loader.ts";
import { exampleExperiment, exampleGenerator, exampleLayers } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { named } from "../support/layers.ts";
import { eventsOf, trained, type TrainingWorld } from "../support/training.ts";
import { largestDifference, number, numbers, record } from "../support/vectors.ts";

const { conv2d, maxPooling2d, batchNormalization, gaussianNoise, dropout, flatten, dense } = exampleLayers;

/** With Keras 3's defaults. */
const rmsprop = {
  type: "rmsprop",
  learningRate: 1e-3,
  rho: 0.9,
  momentum: 0,
  centered: false,
  epsilon: 1e-7,
  epsilonOutsideRoot: false,
} as const;

/** Gray pictures of 6 x 6 pixels, bright above or bright below, with a little noise that never changes. */
const brightAboveOrBelow = (count: number, first = 0): Pictures => ({
  count,
  images: Float32Array.from({ length: count * 36 }, (_, i) => {
    const [picture, row] = [first + Math.floor(i / 36), Math.floor((i % 36) / 6)];
    const isBright = picture % 2 === 0 ? row < 3 : row >= 3;
    return Number(isBright) * 0.5 + (((i + first * 36) * 7919) % 101) / 202;
  }),
  labels: Float32Array.from({ length: count }, (_, i) => (first + i) % 2),
});

/** With all that could go wrong when a run is resumed. */
const fullStack: LayerSpec[] = named([
  { ...conv2d, filters: 3 },
  batchNormalization,
  maxPooling2d,
  gaussianNoise,
  flatten,
  dropout,
  { ...dense, kernelRegularizer: { l1: 0, l2: 0.01 } },
]);

describe("train", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const world = (changes: Partial<Experiment> = {}): TrainingWorld => ({
    engine,
    experiment: exampleExperiment({
      layers: fullStack,
      optimizer: { ...rmsprop, learningRate: 0.01, momentum: 0.5 },
      generator: { ...exampleGenerator, batchSize: 4 },
      epochs: 4,
      ...changes,
    }),
    inputShape: [6, 6, 1],
    parts: { train: brightAboveOrBelow(14), validation: brightAboveOrBelow(10, 14) },
  });

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
    const adam = { learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    for (const optimizer of [
      { ...rmsprop, learningRate: 0.01 },
      { type: "adam", ...adam },
      { type: "adamax", ...adam },
      { type: "sgd", learningRate: 0.1, momentum: 0.9, nesterov: true },
      { type: "adagrad", learningRate: 0.1, initialAccumulatorValue: 0.1, epsilon: 1e-7 },
      { type: "adadelta", learningRate: 20, rho: 0.95, epsilon: 1e-7 },
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

  it("goes through the pictures without regard to epochs", async () => {
    const given = world({ epochs: 2, stepsPerEpoch: 3 });
    const steps = eventsOf(await trained(given), "step");
    expect(steps.map(({ epoch, step }) => [epoch, step])).to.deep.equal([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [2, 3],
    ]);
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

  describe("stops", () => {
    const stopOf = (events: readonly TrainEvent[]) => {
      const last = events.at(-1);
      if (last?.type !== "stopped") throw new Error("training did not say why it stopped");
      return last;
    };

    it("when the epochs are done", async () => {
      const { reason, epoch, restoredEpoch } = stopOf(await trained(world({ epochs: 2 })));
      expect({ reason, epoch, restoredEpoch }).to.deep.equal({
        reason: "epochs-done",
        epoch: 2,
        restoredEpoch: null,
      });
    });

    it("early, with the weights of the best epoch in the model where that is asked for", async () => {
      const earlyStopping = {
        monitor: "val_acc",
        mode: "min",
        minDelta: 0,
        patience: 2,
        restoreBestWeights: true,
      } as const;
      const optimizer = { type: "sgd", learningRate: 0, momentum: 0, nesterov: false } as const;
      let weights = "";
      const events = await trained(world({ earlyStopping, optimizer, epochs: 9 }), (_, model) => {
        weights = sha256Of(model.weights());
      });
      const stop = stopOf(events);
      const finished = eventsOf(events, "epoch-finished");
      expect([stop.reason, stop.epoch]).to.deep.equal(["early-stopping", finished.length]);
      expect(stop.restoredEpoch).to.equal(finished.length - 2);
      expect(weights).to.equal(finished[finished.length - 3]?.record.weightsSha256);
      expect(weights).not.to.equal(finished.at(-1)?.record.weightsSha256);
    });

    it("at the step whose loss is no number, and says which", async () => {
      const given = world({ epochs: 2 });
      const spoilt = brightAboveOrBelow(14);
      // In the third batch of 4.
      spoilt.images[9 * 36] = NaN;
      const events = await trained({ ...given, inOrder: true, parts: { train: spoilt } });
      const { reason, epoch, step } = stopOf(events);
      expect({ reason, epoch, step }).to.deep.equal({ reason: "nan", epoch: 1, step: 3 });
      expect(eventsOf(events, "epoch-finished")).to.be.empty;
    });

    it("not at NaN with onNaN: continue", async () => {
      const spoilt = brightAboveOrBelow(14);
      spoilt.images[0] = NaN;
      const events = await trained({ ...world({ onNaN: "continue", epochs: 1 }), parts: { train: spoilt } });
      expect(stopOf(events).reason).to.equal("epochs-done");
      expect(eventsOf(events, "epoch-finished")[0]?.record.values.loss).to.be.NaN;
    });

    it("before weights that the epoch's last step spoilt reach a checkpoint", async () => {
      const given = world({
        epochs: 1,
        optimizer: { type: "sgd", learningRate: 1e39, momentum: 0, nesterov: false },
        stepsPerEpoch: 1,
      });
      const events = await trained({ ...given, parts: { train: brightAboveOrBelow(4) } });
      expect(stopOf(events).reason).to.equal("nan");
    });

    it("after the step in which the signal came, in training and in validation", async () => {
      for (const type of ["step", "validation-step"] as const) {
        const interrupt = new AbortController();
        const events = await trained({ ...world(), signal: interrupt.signal }, (event) => {
          if (event.type === type && event.epoch === 2) interrupt.abort();
        });
        const { reason, epoch, step } = stopOf(events);
        expect([reason, epoch]).to.deep.equal(["interrupted", 2]);
        expect(step).to.equal(type === "step" ? 1 : 4);
        expect(eventsOf(events, "epoch-finished")).to.have.length(1);
      }
    });
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
