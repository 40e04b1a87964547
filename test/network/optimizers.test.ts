import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import type { OptimizerSpec } from "../../src/experiment/experiment.ts";
import { testEngine } from "../support/engine.ts";
import { ruleAlone } from "../support/example-experiment.ts";
import { readReference } from "../support/reference.ts";
import { largestDifference, list, number, numbers, record, text } from "../support/vectors.ts";
import { bothWays, withOptimizer } from "./optimizer-world.ts";

const reference = record(readReference("rmsprop.json"));
const weights0 = numbers(reference.weights0);
const gradients = list(reference.gradients).map(numbers);
const tolerance = number(reference.tolerance_abs);

/** Keras' configuration as petri writes it. */
const specOf = (name: string, config: Record<string, unknown>): OptimizerSpec => {
  const learningRate = number(config.learning_rate);
  switch (name) {
    case "RMSprop":
      return {
        type: "rmsprop",
        learningRate,
        momentum: number(config.momentum),
        rho: number(config.rho),
        centered: config.centered === true,
        epsilon: number(config.epsilon),
        epsilonOutsideRoot: config.outside === true,
        ...ruleAlone,
      };
    case "Adam":
      return {
        type: "adam",
        learningRate,
        beta1: number(config.beta_1),
        beta2: number(config.beta_2),
        epsilon: number(config.epsilon),
        amsgrad: false,
        ...ruleAlone,
      };
    case "SGD":
      return {
        type: "sgd",
        learningRate,
        momentum: number(config.momentum),
        nesterov: config.nesterov === true,
        ...ruleAlone,
      };
    default:
      throw new Error(`the vectors have an optimizer ${name}`);
  }
};

const cases = list(reference.cases).map((value) => {
  const vector = record(value);
  const spec = specOf(text(vector.optimizer), record(vector.full_config));
  return { spec, weights: list(vector.weights).map(numbers) };
});
/** RMSprop's other settings were its defaults. */
const legacyCases = list(reference.legacy_cases).map((value) => {
  const vector = record(value);
  const spec = specOf("RMSprop", { rho: 0.9, momentum: 0, ...record(vector.given), outside: true });
  return { spec, weights: list(vector.weights).map(numbers) };
});

describe("the update rules", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  for (const { spec, weights } of [...cases, ...legacyCases]) {
    it(`give Keras' weights after every step: ${JSON.stringify(spec)}`, () => {
      for (const way of bothWays(engine)) {
        withOptimizer(way, spec, weights0, ({ step }) => {
          for (const [i, gradient] of gradients.entries()) {
            expect(largestDifference(step(gradient), weights[i] ?? []), way.kernels).to.be.at.most(tolerance);
          }
        });
      }
    });
  }
});
