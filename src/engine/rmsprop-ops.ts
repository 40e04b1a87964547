/** RMSprop in two of its forms, each one op of TensorFlow that changes a weight and its slots in place. */
import type { Engine, Tensor } from "./engine.ts";
import type { ResourceVariable } from "./resource-variable.ts";
import { applyOp } from "./apply-op.ts";
import type { TrainedWeight } from "./trained-weight.ts";

/** v = rho v + (1 - rho) g^2; b = momentum b + learningRate g / sqrt(v + epsilon); w -= b */
export const applyRmsprop = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { meanSquare: ResourceVariable; momentum: ResourceVariable },
  gradient: Tensor,
  rates: { learningRate: number; rho: number; momentum: number; epsilon: number },
): void => {
  applyOp(engine, "ResourceApplyRMSProp", weight, [
    slots.meanSquare,
    slots.momentum,
    rates.learningRate,
    rates.rho,
    rates.momentum,
    rates.epsilon,
    gradient,
  ]);
};

/**
 * RMSprop as Keras up to 2.11 without momentum, epsilon outside the root:
 * v = rho v + (1 - rho) g^2; w -= learningRate g / (sqrt(v) + epsilon).
 * It is Adam's op with Nesterov momentum, beta1 and both powers 0: then the step is (1 g + 0 m) / (sqrt(v) + epsilon),
 * which is g's. Without Nesterov it would be m's, m + (g - m), which rounds by what an earlier step left in m.
 * @param slots.unused the op's m, whatever finite numbers it holds
 */
export const applyRmspropOutsideRoot = (
  engine: Engine,
  weight: TrainedWeight,
  slots: { unused: ResourceVariable; meanSquare: ResourceVariable },
  gradient: Tensor,
  rates: { learningRate: number; rho: number; epsilon: number },
): void => {
  applyOp(
    engine,
    "ResourceApplyAdam",
    weight,
    [slots.unused, slots.meanSquare, 0, 0, rates.learningRate, 0, rates.rho, rates.epsilon, gradient],
    [{ name: "use_nesterov", type: "bool", value: true }],
  );
};
