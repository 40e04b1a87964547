/** What Keras' optimizers of optimizers.json came to; scripts/optimizers-reference.ts made it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import type { OptimizerSpec } from "../../src/experiment/experiment.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import { testEngine } from "../support/engine.ts";
import { largestDifference, list, number, numbers, record, text } from "../support/vectors.ts";
import { bothWays } from "./optimizer-world.ts";

type Config = Record<string, unknown>;

const reference = record(JSON.parse(readFileSync(join(import.meta.dirname, "optimizers.json"), "utf8")));
const shapes = Object.entries(record(reference.shapes)).map(([name, shape]) => ({
  name,
  shape: numbers(shape),
}));
const weights0 = list(reference.weights0).map(numbers);
const gradients = list(reference.gradients).map((step) => list(step).map(numbers));

const kinds = ["bias", "normalization"] as const;

/** What any optimizer has beside its rule, as petri writes it. */
const besideOf = (config: Config, exclude: Config) => {
  const orNull = (value: unknown): number | null => (value === null ? null : number(value));
  const weights = kinds.filter((kind) => list(exclude.weights).includes(kind));
  const layers = list(exclude.layers).map(text);
  return {
    learningRate: number(config.learning_rate),
    weightDecay: orNull(config.weight_decay) ?? 0,
    excludeFromWeightDecay: weights.length + layers.length === 0 ? null : { weights, layers },
    clipNorm: orNull(config.clipnorm),
    globalClipNorm: orNull(config.global_clipnorm),
    clipValue: orNull(config.clipvalue),
    ema:
      config.use_ema === true
        ? {
            momentum: number(config.ema_momentum),
            overwriteFrequency: orNull(config.ema_overwrite_frequency),
          }
        : null,
  };
};

const specOf = (name: string, config: Config, exclude: Config): OptimizerSpec => {
  const beside = besideOf(config, exclude);
  const adam = () => ({
    ...beside,
    beta1: number(config.beta_1),
    beta2: number(config.beta_2),
    epsilon: number(config.epsilon),
  });
  const [amsgrad, momentum] = [config.amsgrad === true, () => number(config.momentum)];
  switch (name) {
    case "Adam":
      return { type: "adam", ...adam(), amsgrad };
    case "AdamW":
      return { type: "adamW", ...adam(), amsgrad };
    case "Nadam":
      return { type: "nadam", ...adam() };
    case "Adamax":
      return { type: "adamax", ...adam() };
    case "Lion":
      return { type: "lion", ...beside, beta1: number(config.beta_1), beta2: number(config.beta_2) };
    case "SGD":
      return { type: "sgd", ...beside, momentum: momentum(), nesterov: config.nesterov === true };
    case "RMSprop":
      return {
        type: "rmsprop",
        ...beside,
        rho: number(config.rho),
        momentum: momentum(),
        centered: config.centered === true,
        epsilon: number(config.epsilon),
        epsilonOutsideRoot: false,
      };
    case "Adagrad":
      return {
        type: "adagrad",
        ...beside,
        initialAccumulatorValue: number(config.initial_accumulator_value),
        epsilon: number(config.epsilon),
      };
    case "Adadelta":
      return { type: "adadelta", ...beside, rho: number(config.rho), epsilon: number(config.epsilon) };
    default:
      throw new Error(`the vectors have an optimizer ${name}`);
  }
};

/** All weights after each step, and their averages, which are the weights themselves where there are none. */
const stepped = (engine: Engine, spec: OptimizerSpec): { weights: number[][]; averages: number[][] }[] => {
  const { tf } = engine;
  const weights = shapes.map(({ name, shape }, i) => ({
    name,
    variable: tf.tidy(() => tf.variable(tf.tensor(weights0[i] ?? [], shape))),
  }));
  const optimizer = buildOptimizer(engine, spec, weights);
  const values = (): number[][] => weights.map(({ variable }) => Array.from(variable.dataSync()));
  const steps = gradients.map((gradient) => {
    tf.tidy(() => {
      const given = weights.map(({ variable }, i): [string, Tensor] => [
        variable.name,
        tf.tensor(gradient[i] ?? [], variable.shape),
      ]);
      optimizer.update(Object.fromEntries(given), spec.learningRate);
    });
    const after = values();
    optimizer.exchangeAverages();
    const averages = values();
    optimizer.exchangeAverages();
    expect(values()).to.deep.equal(after);
    return { weights: after, averages };
  });
  optimizer.dispose();
  tf.dispose(weights.map(({ variable }) => variable));
  return steps;
};

describe("three steps of all weights at once", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  for (const vector of list(reference.cases).map(record)) {
    const spec = specOf(text(vector.optimizer), record(vector.config), record(vector.exclude));
    const given = Object.entries(spec).filter(([, value]) => value !== null && value !== 0);

    it(`are Keras': ${JSON.stringify(Object.fromEntries(given))}`, () => {
      const averages = list(vector.averages);
      for (const way of bothWays(engine)) {
        const before = engine.memory().tensors;
        for (const [i, step] of stepped(way, spec).entries()) {
          const expected = list(list(vector.weights)[i]).map(numbers);
          const expectedAverages = averages.length === 0 ? expected : list(averages[i]).map(numbers);
          for (const [k, { name }] of shapes.entries()) {
            const said = `${way.kernels}, step ${i + 1}, ${name}`;
            expect(largestDifference(step.weights[k] ?? [], expected[k] ?? []), said).to.be.below(1e-6);
            expect(largestDifference(step.averages[k] ?? [], expectedAverages[k] ?? []), said).to.be.below(
              1e-6,
            );
          }
        }
        expect(engine.memory().tensors, `${way.kernels}: tensors left`).to.equal(before);
      }
    });
  }
});
