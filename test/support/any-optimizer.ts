/** Optimizers of every type with every switch on and off, at rates with which a small net trains. */
import fc from "fast-check";
import type { OptimizerSpec } from "../../src/experiment/experiment.ts";

const learningRate = fc.constantFrom(1e-4, 1e-3, 0.01, 0.1);
const epsilon = fc.constantFrom(1e-8, 1e-7, 1e-3);
const share = fc.constantFrom(0, 0.5, 0.9, 0.95, 0.999);
const momentum = fc.constantFrom(0, 0.5, 0.9);

const adam = { learningRate, beta1: share, beta2: share, epsilon };
const amsgrad = fc.boolean();

type OfEvery = Pick<
  OptimizerSpec,
  "weightDecay" | "excludeFromWeightDecay" | "clipNorm" | "globalClipNorm" | "clipValue" | "ema"
>;

const clip = fc.constantFrom(
  {},
  {},
  { clipNorm: 0.1 },
  { clipNorm: 1 },
  { globalClipNorm: 0.5 },
  { clipValue: 0.01 },
);

/** What stands beside the rule. */
const beside: fc.Arbitrary<OfEvery> = fc
  .record({
    weightDecay: fc.constantFrom(0, 0, 0.004, 0.5),
    excludeFromWeightDecay: fc.constantFrom<OfEvery["excludeFromWeightDecay"]>(
      null,
      { weights: ["bias"], layers: [] },
      { weights: [], layers: ["dense_1"] },
      { weights: ["normalization", "bias"], layers: [] },
    ),
    clip,
    ema: fc.option(
      fc.record({
        momentum: fc.constantFrom(0, 0.5, 0.9, 0.999),
        overwriteFrequency: fc.constantFrom(null, 1, 2, 5),
      }),
    ),
  })
  .map(({ clip: one, ...rest }) => ({
    clipNorm: null,
    globalClipNorm: null,
    clipValue: null,
    ...one,
    ...rest,
  }));

const rule = fc.oneof(
  fc.record({
    type: fc.constant("rmsprop" as const),
    learningRate,
    rho: share,
    momentum,
    centered: fc.boolean(),
    epsilon,
    epsilonOutsideRoot: fc.boolean(),
  }),
  fc.record({ type: fc.constant("adam" as const), ...adam, amsgrad }),
  fc.record({ type: fc.constant("adamW" as const), ...adam, amsgrad }),
  fc.record({ type: fc.constant("nadam" as const), ...adam }),
  fc.record({ type: fc.constant("adamax" as const), ...adam }),
  fc.record({ type: fc.constant("sgd" as const), learningRate, momentum, nesterov: fc.boolean() }),
  fc.record({
    type: fc.constant("adagrad" as const),
    learningRate,
    initialAccumulatorValue: fc.constantFrom(0, 0.1),
    epsilon,
  }),
  fc.record({ type: fc.constant("adadelta" as const), learningRate, rho: share, epsilon }),
  fc.record({
    type: fc.constant("lion" as const),
    learningRate,
    beta1: fc.constantFrom(0.5, 0.9, 0.999),
    beta2: share,
  }),
);

export const anyOptimizer: fc.Arbitrary<OptimizerSpec> = fc
  .tuple(rule, beside)
  .map(([spec, options]) => ({ ...spec, ...options }));
