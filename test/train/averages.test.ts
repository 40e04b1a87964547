import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import type { OptimizerSpec } from "../../src/experiment/experiment.ts";
import { scheduledRate } from "../../src/train/callbacks.ts";
import { testEngine } from "../support/engine.ts";
import {
  exampleExperiment,
  exampleGenerator,
  exampleLayers,
  ruleAlone,
} from "../support/example-experiment.ts";
import { named } from "../support/layers.ts";
import { eventsOf, trained, type TrainingWorld } from "../support/training.ts";
import { largestDifference, list, number, numbers, record } from "../support/vectors.ts";

/** scripts/optimizers-reference.ts made it. */
const file = join(import.meta.dirname, "../network/optimizers.json");
const fit = record(record(JSON.parse(readFileSync(file, "utf8"))).fit);
const options = record(fit.options);

const optimizer: OptimizerSpec = {
  ...ruleAlone,
  type: "adamW",
  learningRate: number(options.learning_rate),
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  amsgrad: false,
  weightDecay: number(options.weight_decay),
  excludeFromWeightDecay: { weights: ["bias"], layers: [] },
  clipNorm: number(options.clipnorm),
  ema: { momentum: number(options.ema_momentum), overwriteFrequency: null },
};

const float32 = (value: unknown): Float32Array<ArrayBuffer> => Float32Array.from(numbers(value));
const pictures = (images: unknown, labels: unknown) => ({
  images: float32(images),
  labels: float32(labels),
  count: numbers(labels).length,
});
const [kernel, bias] = list(fit.weights0).map(float32);

describe("training with averages of the weights", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const world = (): TrainingWorld => ({
    engine,
    experiment: exampleExperiment({
      layers: named([exampleLayers.flatten, exampleLayers.dense]),
      optimizer,
      learningRateSchedule: {
        type: "cosine",
        to: number(options.to),
        warmup: number(options.warmupEpochs),
      },
      generator: { ...exampleGenerator, batchSize: 4 },
      metrics: [],
      epochs: 3,
    }),
    inputShape: [2, 2, 1],
    parts: {
      train: pictures(fit.images, fit.labels),
      validation: pictures(fit.validationImages, fit.validationLabels),
    },
    weights: [
      { name: "dense_1/kernel", shape: [4, 1], values: kernel ?? new Float32Array() },
      { name: "dense_1/bias", shape: [1], values: bias ?? new Float32Array() },
    ],
    inOrder: true,
  });

  it("validates and gives away what Keras' SwapEMAWeights shows, after adamW, clipping, a warm-up and a cosine", async () => {
    const epochs = eventsOf(await trained(world()), "epoch-finished");
    const values = (key: string): number[] => epochs.map(({ record: { values: all } }) => all[key] ?? NaN);
    expect(largestDifference(values("loss"), numbers(fit.losses))).to.be.below(1e-6);
    expect(largestDifference(values("val_loss"), numbers(fit.validationLosses))).to.be.below(1e-6);
    for (const [i, { model }] of epochs.entries())
      for (const [k, expected] of list(list(fit.weights)[i]).entries())
        expect(largestDifference(model.weights[k]?.values ?? [], numbers(expected))).to.be.below(1e-6);
  });

  it("has Keras' rate at each step", () => {
    const { experiment } = world();
    const { learningRateSchedule: schedule } = experiment;
    if (schedule === null) throw new Error("no schedule");
    const run = { learningRate: optimizer.learningRate, epochs: 3, stepsPerEpoch: 2 };
    const rates = Array.from({ length: 6 }, (_, step) => scheduledRate(schedule, run, step));
    expect(largestDifference(rates, numbers(fit.rates))).to.be.below(1e-7);
  });

  it("keeps in the state of an epoch the weights as they were trained, from which it goes on", async () => {
    const epochs = eventsOf(await trained(world()), "epoch-finished");
    const [first] = epochs;
    if (first === undefined) throw new Error("no epoch");
    const { weights } = first.model;
    const slots = first.state.optimizer.slots.filter(({ name }) => name.endsWith("/unaveraged"));
    expect(slots.map(({ name }) => name)).to.deep.equal([
      "dense_1/kernel/unaveraged",
      "dense_1/bias/unaveraged",
    ]);
    expect(slots[0]?.values).not.to.deep.equal(weights[0]?.values);
    const resumed = eventsOf(await trained({ ...world(), weights, resume: first.state }), "epoch-finished");
    expect(resumed.map(({ record: { weightsSha256 } }) => weightsSha256)).to.deep.equal(
      epochs.slice(1).map(({ record: { weightsSha256 } }) => weightsSha256),
    );
  });
});
