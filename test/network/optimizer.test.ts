import { expect } from "chai";
import fc from "fast-check";
import type { OptimizerState } from "../../src/network/optimizer.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { OptimizerSpec } from "../../src/experiment/experiment.ts";
import { anyOptimizer } from "../support/any-optimizer.ts";
import { ruleAlone } from "../support/example-experiment.ts";
import type { OptimizerOf } from "../../src/network/update-rule.ts";
import { testEngine } from "../support/engine.ts";
import { largestDifference } from "../support/vectors.ts";
import { bothWays, withOptimizer } from "./optimizer-world.ts";

const rmsprop: OptimizerOf<"rmsprop"> = {
  type: "rmsprop",
  learningRate: 0.1,
  rho: 0.9,
  momentum: 0.5,
  centered: true,
  epsilon: 1e-7,
  epsilonOutsideRoot: false,
  ...ruleAlone,
};
const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...ruleAlone };
const adamax: OptimizerSpec = { type: "adamax", ...adam };
const adagrad: OptimizerSpec = {
  type: "adagrad",
  learningRate: 0.1,
  initialAccumulatorValue: 0.1,
  epsilon: 1e-7,
  ...ruleAlone,
};
const adadelta: OptimizerSpec = { type: "adadelta", learningRate: 1, rho: 0.95, epsilon: 1e-7, ...ruleAlone };
const sgd: OptimizerOf<"sgd"> = {
  type: "sgd",
  learningRate: 0.1,
  momentum: 0.9,
  nesterov: true,
  ...ruleAlone,
};
const adamW: OptimizerSpec = {
  type: "adamW",
  ...adam,
  amsgrad: true,
  weightDecay: 0.1,
  globalClipNorm: 1,
  ema: { momentum: 0.9, overwriteFrequency: 3 },
};

const everyOptimizer: OptimizerSpec[] = [
  rmsprop,
  { ...rmsprop, momentum: 0, centered: false },
  { ...rmsprop, momentum: 0, centered: false, epsilonOutsideRoot: true },
  { type: "adam", ...adam, amsgrad: false },
  { type: "adam", ...adam, amsgrad: true, clipNorm: 0.5 },
  adamW,
  { type: "nadam", ...adam, clipValue: 0.5 },
  adamax,
  adagrad,
  adadelta,
  sgd,
  { ...sgd, ema: { momentum: 0.99, overwriteFrequency: null } },
  { type: "lion", learningRate: 0.1, beta1: 0.9, beta2: 0.99, ...ruleAlone },
];

const weight = [1, -2, 0.5];
const gradients = [
  [0.1, -0.5, 0],
  [0.2, 0.5, 1e-5],
];

/** Small, so that the last bit of a step shows in them, and many, so that one of them tells. */
const many = Array.from({ length: 64 }, (_, i) => Math.fround((i - 32) / 3e4));
const gradientOf = (size: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(size, { minLength: many.length, maxLength: many.length, size: "max" });
const anySpec = fc.oneof(fc.constantFrom(...everyOptimizer), anyOptimizer);
/** So small that it is 0 in float32: a step can be infinite. */
const withoutEpsilon = anySpec.map((spec): OptimizerSpec =>
  "epsilon" in spec ? { ...spec, epsilon: 1e-46 } : spec,
);

describe("buildOptimizer", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  // Keras 3.15.1 with TensorFlow 2.21.0, two steps with the gradients above.
  for (const [spec, expected] of [
    [
      adamax,
      [
        [0.900000095, -1.9000001, 0.5],
        [0.823684394, -1.9052633, 0.447889537],
      ],
    ],
    [
      adagrad,
      [
        [0.969848871, -1.91548455, 0.5],
        [0.918209076, -1.98003423, 0.499996841],
      ],
    ],
    [
      adadelta,
      [
        [0.998585939, -1.99858582, 0.5],
        [0.996788204, -2.00001812, 0.499989986],
      ],
    ],
  ] as const) {
    it(`moves a weight as Keras' ${spec.type} does`, () => {
      for (const way of bothWays(engine)) {
        withOptimizer(way, spec, weight, ({ step }) => {
          for (const [i, gradient] of gradients.entries()) {
            expect(largestDifference(step(gradient), expected[i] ?? []), way.kernels).to.be.below(2e-7);
          }
        });
      }
    });
  }

  /** `stops`: the state is taken on the way, as a checkpoint takes it. */
  const stepping = (
    way: Engine,
    { spec, gradients, cut }: { spec: OptimizerSpec; gradients: readonly number[][]; cut: number },
    stops: boolean,
  ): { weights: number[][]; state: OptimizerState } =>
    withOptimizer(way, spec, many, ({ step, optimizer }) => {
      const first = gradients.slice(0, cut).map((gradient) => step(gradient));
      const state = stops ? optimizer.state() : null;
      const second = gradients.slice(cut).map((gradient) => step(gradient));
      return { weights: [...first, ...second], state: state ?? optimizer.state() };
    });

  const goesOn = (specs: fc.Arbitrary<OptimizerSpec>, size: fc.Arbitrary<number>, stops: boolean): void => {
    const anySteps = fc.array(gradientOf(size), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(specs, anySteps, fc.nat(), (spec, gradients, place) => {
        const cut = 1 + (place % (gradients.length - 1));
        for (const way of bothWays(engine)) {
          const { weights } = stepping(way, { spec, gradients, cut }, stops);
          const { state } = stepping(way, { spec, gradients, cut }, true);
          const resumed = withOptimizer(way, spec, weights[cut - 1] ?? [], ({ step, optimizer }) => {
            optimizer.restore(state);
            return gradients.slice(cut).map((gradient) => step(gradient));
          });
          expect(resumed, way.kernels).to.deep.equal(weights.slice(cut));
        }
      }),
    );
  };

  it("takes steps that depend on nothing but weights, state and gradients, whatever the optimizer", () => {
    goesOn(anySpec, fc.float({ min: -1, max: 1, noNaN: true }), false);
  });

  it("goes on from its state to the same bytes, whatever the optimizer, also after gradients that are no numbers", () => {
    const ordinary = fc.float({ min: -1, max: 1, noNaN: true });
    goesOn(
      fc.oneof(anySpec, withoutEpsilon),
      fc.oneof(ordinary, fc.constantFrom(0, -0, 1e-30, 3e38, -3e38, Infinity, NaN)),
      true,
    );
  });

  it("remembers the same arrays with and without TensorFlow's training ops", () => {
    for (const spec of everyOptimizer) {
      const [petri, stock] = bothWays(engine).map((way) =>
        withOptimizer(way, spec, weight, ({ optimizer }) =>
          optimizer.state().slots.map(({ name, shape }) => ({ name, shape })),
        ),
      );
      expect(petri, spec.type).to.deep.equal(stock);
    }
  });

  it("takes up a weight that was set between two updates", () => {
    for (const way of bothWays(engine)) {
      withOptimizer(way, { ...sgd, momentum: 0 }, weight, ({ step, variable }) => {
        step([1, 1, 1]);
        way.tf.tidy(() => {
          variable.assign(way.tf.tensor([0, 0, 0]));
        });
        expect(largestDifference(step([1, 2, 3]), [-0.1, -0.2, -0.3]), way.kernels).to.be.below(1e-7);
      });
    }
  });

  it("follows a learning rate that changes from step to step", () => {
    for (const way of bothWays(engine)) {
      withOptimizer(way, { ...sgd, momentum: 0 }, [0], ({ step }) => {
        expect(step([1], 0.5)).to.deep.equal([-0.5]);
        expect(step([1], 0.25)).to.deep.equal([-0.75]);
        expect(step([1], 0)).to.deep.equal([-0.75]);
      });
    }
  });

  it("stays finite for gradients of 0 and of any size", () => {
    for (const spec of everyOptimizer) {
      for (const way of bothWays(engine)) {
        withOptimizer(way, spec, [1, 1, 1, 1], ({ step }) => {
          for (let i = 0; i < 20; i++) {
            expect(step([0, 1e-30, 1, 1e4]).every(Number.isFinite), `${way.kernels} ${spec.type}`).to.be.true;
          }
        });
      }
    }
  });

  it("centered rmsprop stays finite where gradients hardly change, whose variance rounding may leave below 0", () => {
    const size = fc.oneof(
      fc.float({ min: -1, max: 1, noNaN: true }),
      fc.constantFrom(0, 1e-20, 0.1, 1, 1 / 3, -7, 1000.1, 1e4, -123456.7, 1e15),
    );
    const centered = anyOptimizer.filter((spec) => spec.type === "rmsprop" && spec.centered);
    fc.assert(
      fc.property(centered, gradientOf(size), fc.constantFrom(0, 1e-7, 1e-4), (spec, gradient, change) => {
        for (const way of bothWays(engine))
          withOptimizer(way, spec, many, ({ step }) => {
            for (let i = 0; i < 60; i++) {
              const moved = step(gradient.map((g) => g * (1 + (i % 2) * change)));
              expect(moved.every(Number.isFinite), `${way.kernels}, step ${i}`).to.be.true;
            }
          });
      }),
      { numRuns: 30 },
    );
  });

  it("refuses the state of another optimizer, by name", () => {
    const state = withOptimizer(engine, sgd, weight, ({ optimizer }) => optimizer.state());
    withOptimizer(engine, adagrad, weight, ({ optimizer }) => {
      expect(() => {
        optimizer.restore(state);
      }).to.throw("layer/kernel/accumulator was expected, but layer/kernel/momentum was found");
    });
  });

  it("says which weight no gradient reached", () => {
    withOptimizer(engine, sgd, weight, ({ optimizer }) => {
      expect(() => {
        optimizer.update({}, 0.1);
      }).to.throw("no gradient reached layer/kernel");
    });
  });

  it("keeps no tensor from update to update, and none after dispose", () => {
    for (const spec of everyOptimizer) {
      for (const way of bothWays(engine)) {
        const before = engine.memory().tensors;
        withOptimizer(way, spec, weight, ({ step, optimizer }) => {
          step([1, 1, 1]);
          const between = engine.memory().tensors;
          step([1, 1, 1]);
          optimizer.restore(optimizer.state());
          expect(engine.memory().tensors).to.equal(between);
        });
        expect(engine.memory().tensors, `${way.kernels} ${spec.type}`).to.equal(before);
      }
    }
  });
});
