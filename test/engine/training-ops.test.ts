import { expect } from "chai";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import { makeResourceVariable, type ResourceVariable } from "../../src/engine/resource-variable.ts";
import { applyRmsprop, applyRmspropOutsideRoot } from "../../src/engine/rmsprop-ops.ts";
import { makeTrainedWeight, type TrainedWeight } from "../../src/engine/trained-weight.ts";
import {
  applyAdadelta,
  applyAdagrad,
  applyAdam,
  applyAdaMax,
  applyGradientDescent,
  applyKerasMomentum,
} from "../../src/engine/training-ops.ts";
import { testEngine } from "../support/engine.ts";

/** What one update needs beside its rates. */
interface Bench {
  engine: Engine;
  weight: TrainedWeight;
  /** A slot that begins at 0, or at the number given. */
  slot: (initial?: number) => ResourceVariable;
  gradient: Tensor;
}

/** First step on a weight of 1 with a gradient of 3, by hand; whole steps are compared with Keras in test/build. */
const firstSteps: { name: string; step: (bench: Bench) => void; expected: number }[] = [
  {
    name: "gradient descent: 1 - 0.1 * 3",
    step: ({ engine, weight, gradient }) => {
      applyGradientDescent(engine, weight, gradient, { learningRate: 0.1 });
    },
    expected: 0.7,
  },
  {
    name: "momentum: accumulator -0.3, weight 1 - 0.3",
    step: ({ engine, weight, gradient, slot }) => {
      const rates = { learningRate: 0.1, momentum: 0.5, nesterov: false };
      applyKerasMomentum(engine, weight, { accumulator: slot() }, gradient, rates);
    },
    expected: 0.7,
  },
  {
    name: "Nesterov momentum: 1 + 0.5 * -0.3 - 0.3",
    step: ({ engine, weight, gradient, slot }) => {
      const rates = { learningRate: 0.1, momentum: 0.5, nesterov: true };
      applyKerasMomentum(engine, weight, { accumulator: slot() }, gradient, rates);
    },
    expected: 0.55,
  },
  {
    name: "RMSprop: 1 - 0.1 * 3 / sqrt(0.1 * 9 + 0.1)",
    step: ({ engine, weight, gradient, slot }) => {
      const rates = { learningRate: 0.1, rho: 0.9, momentum: 0, epsilon: 0.1 };
      applyRmsprop(engine, weight, { meanSquare: slot(), momentum: slot() }, gradient, rates);
    },
    expected: 0.7,
  },
  {
    name: "RMSprop with epsilon outside the root: 1 - 0.1 * 3 / (sqrt(0.25 * 9) + 0.5)",
    step: ({ engine, weight, gradient, slot }) => {
      const slots = { unused: slot(7), meanSquare: slot() };
      applyRmspropOutsideRoot(engine, weight, slots, gradient, {
        learningRate: 0.1,
        rho: 0.75,
        epsilon: 0.5,
      });
    },
    expected: 0.85,
  },
  {
    name: "Adam: 1 - 0.1 * sqrt(0.25) / 0.5 * 1.5 / (1.5 + 0.5)",
    step: ({ engine, weight, gradient, slot }) => {
      const rates = { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0.5, step: 1 };
      applyAdam(engine, weight, { mean: slot(), meanSquare: slot() }, gradient, rates);
    },
    expected: 0.925,
  },
  {
    name: "AdaMax: 1 - 0.1 / 0.5 * 1.5 / (3 + 2)",
    step: ({ engine, weight, gradient, slot }) => {
      const rates = { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 2, step: 1 };
      applyAdaMax(engine, weight, { mean: slot(), norm: slot() }, gradient, rates);
    },
    expected: 0.94,
  },
  {
    name: "Adagrad: 1 - 0.1 * 3 / sqrt(7 + 9)",
    step: ({ engine, weight, gradient, slot }) => {
      applyAdagrad(engine, weight, { accumulator: slot(7) }, gradient, { learningRate: 0.1 });
    },
    expected: 0.925,
  },
  {
    name: "Adadelta: 1 - 0.5 * sqrt(1) / sqrt(8 + 1) * 3, with 8 = 0.875 * 7.857 + 0.125 * 9",
    step: ({ engine, weight, gradient, slot }) => {
      const slots = { gradientSquare: slot((8 - 0.125 * 9) / 0.875), updateSquare: slot() };
      applyAdadelta(engine, weight, slots, gradient, { learningRate: 0.5, rho: 0.875, epsilon: 1 });
    },
    expected: 0.5,
  },
];

describe("training ops", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  for (const { name, step, expected } of firstSteps) {
    it(`take the first step of ${name}, and keep no tensor`, () => {
      const before = engine.memory().tensors;
      expect(firstStep(engine, step)).to.be.closeTo(expected, 1e-6);
      expect(engine.memory().tensors).to.equal(before);
    });
  }
});

function firstStep(engine: Engine, step: (bench: Bench) => void): number | undefined {
  const { tf } = engine;
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1])));
  const weight = makeTrainedWeight(engine, variable);
  const slots: ResourceVariable[] = [];
  tf.tidy(() => {
    const slot = (initial = 0): ResourceVariable => {
      const made = makeResourceVariable(engine, tf.tensor1d([initial]));
      slots.push(made);
      return made;
    };
    step({ engine, weight, slot, gradient: tf.tensor1d([3]) });
  });
  const [value] = variable.dataSync();
  for (const made of [weight, ...slots]) made.dispose();
  variable.dispose();
  return value;
}
