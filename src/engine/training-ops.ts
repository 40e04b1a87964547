/**
 * TensorFlow's own update rules: one op changes a weight and its slots in place.
 * Slots are resource variables in the weight's shape, made once; `gradient` has the weight's shape.
 * The rules are those of Keras 3 (test/reference/SEMANTICS.md, section 10).
 */
import type { Engine, Tensor } from "./engine.ts";
import type { ResourceVariable } from "./resource-variable.ts";
import { applyOp } from "./apply-op.ts";
import type { TrainedWeight } from "./trained-weight.ts";

/** w -= learningRate * g */
export const applyGradientDescent = (
  engine: Engine,
  weight: TrainedWeight,
  gradient: Tensor,
  rates: { learningRate: number },
): void => {
  applyOp(engine, "ResourceApplyGradientDescent", weight, [rates.learningRate, gradient]);
};

/** a = momentum * a - learningRate * g; w += a, or with Nesterov w += momentum * a - learningRate * g. */
export const applyKerasMomentum = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { accumulator: ResourceVariable },
  gradient: Tensor,
  rates: { learningRate: number; momentum: number; nesterov: boolean },
): void => {
  applyOp(
    engine,
    "ResourceApplyKerasMomentum",
    weight,
    [slots.accumulator, rates.learningRate, gradient, rates.momentum],
    [{ name: "use_nesterov", type: "bool", value: rates.nesterov }],
  );
};

interface AdamRates {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** t, the number of this update, from 1 */
  step: number;
}

/** What both of Adam's ops take between the slots and the gradient. */
const adamInputs = ({ learningRate, beta1, beta2, epsilon, step }: AdamRates): readonly number[] => [
  ...[beta1 ** step, beta2 ** step],
  ...[learningRate, beta1, beta2, epsilon],
];

/**
 * m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
 * w -= learningRate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon).
 * @param rates.step t, the number of this update, from 1
 */
export const applyAdam = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { mean: ResourceVariable; meanSquare: ResourceVariable },
  gradient: Tensor,
  rates: AdamRates,
): void => {
  applyOp(engine, "ResourceApplyAdam", weight, [
    slots.mean,
    slots.meanSquare,
    ...adamInputs(rates),
    gradient,
  ]);
};

/** As Adam, with the largest v so far in place of v. @param rates.step t, the number of this update, from 1 */
export const applyAdamWithAmsgrad = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { mean: ResourceVariable; meanSquare: ResourceVariable; largest: ResourceVariable },
  gradient: Tensor,
  rates: AdamRates,
): void => {
  applyOp(engine, "ResourceApplyAdamWithAmsgrad", weight, [
    slots.mean,
    slots.meanSquare,
    slots.largest,
    ...adamInputs(rates),
    gradient,
  ]);
};

/**
 * m = beta1 m + (1 - beta1) g; u = max(beta2 u, |g|); w -= learningRate / (1 - beta1^t) m / (u + epsilon).
 * @param rates.step t, the number of this update, from 1
 */
export const applyAdaMax = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { mean: ResourceVariable; norm: ResourceVariable },
  gradient: Tensor,
  rates: { learningRate: number; beta1: number; beta2: number; epsilon: number; step: number },
): void => {
  applyOp(engine, "ResourceApplyAdaMax", weight, [
    slots.mean,
    slots.norm,
    rates.beta1 ** rates.step,
    rates.learningRate,
    rates.beta1,
    rates.beta2,
    rates.epsilon,
    gradient,
  ]);
};

/** a = rho a + (1 - rho) g^2; d = sqrt(u + epsilon) / sqrt(a + epsilon) g; u = rho u + (1 - rho) d^2; w -= learningRate d */
export const applyAdadelta = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { gradientSquare: ResourceVariable; updateSquare: ResourceVariable },
  gradient: Tensor,
  rates: { learningRate: number; rho: number; epsilon: number },
): void => {
  applyOp(engine, "ResourceApplyAdadelta", weight, [
    slots.gradientSquare,
    slots.updateSquare,
    rates.learningRate,
    rates.rho,
    rates.epsilon,
    gradient,
  ]);
};

/**
 * a = a + g^2; w -= learningRate g / sqrt(a). Keras adds its epsilon to a under the root:
 * let the slot begin at initialAccumulatorValue + epsilon, which is the same.
 */
export const applyAdagrad = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { accumulator: ResourceVariable },
  gradient: Tensor,
  rates: { learningRate: number },
): void => {
  applyOp(engine, "ResourceApplyAdagrad", weight, [slots.accumulator, rates.learningRate, gradient]);
};
