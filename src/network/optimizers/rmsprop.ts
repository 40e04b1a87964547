import type { Tensor, Tfjs } from "../../engine/engine.ts";
import { applyRmsprop, applyRmspropOutsideRoot } from "../../engine/rmsprop-ops.ts";

import type { NativeWeight, OptimizerOf, PlainWeight, Update, UpdateRule } from "../update-rule.ts";

type Spec = OptimizerOf<"rmsprop">;

/**
 * v = rho v + (1 - rho) g^2; step = lr g / sqrt(v + epsilon); centered: sqrt(v - m^2 + epsilon) with
 * m = rho m + (1 - rho) g; momentum: b = momentum b + step, w -= b. With epsilon outside the root, as Keras up to
 * 2.11, the divisor is sqrt(v) + epsilon (test/reference/SEMANTICS.md 10).
 */
export const rmsprop = (spec: Spec): UpdateRule => ({
  plain: (on) => plain(spec, on),
  native: nativeOf(spec),
});

const plain = (spec: Spec, { tf, weight, slot }: PlainWeight): Update => {
  const meanSquare = slot("velocity", 0);
  const momentum = spec.momentum === 0 ? null : slot("momentum", 0);
  const mean = spec.centered ? slot("average_gradient", 0) : null;
  return (gradient, { learningRate }) => {
    meanSquare.assign(meanSquare.mul(spec.rho).add(gradient.square().mul(1 - spec.rho)));
    mean?.assign(mean.mul(spec.rho).add(gradient.mul(1 - spec.rho)));
    const variance = mean === null ? meanSquare : meanSquare.sub(mean.square());
    const step = gradient.mul(learningRate).div(divisor(tf, spec, variance));
    momentum?.assign(momentum.mul(spec.momentum).add(step));
    weight.assign(weight.sub(momentum ?? step));
  };
};

/** Rounding can leave a variance just below 0, which has no root. */
const divisor = (tf: Tfjs, { epsilon, epsilonOutsideRoot }: Spec, variance: Tensor): Tensor =>
  epsilonOutsideRoot ? tf.relu(variance).sqrt().add(epsilon) : tf.relu(variance).add(epsilon).sqrt();

const nativeOf = (spec: Spec): UpdateRule["native"] => {
  // TensorFlow's op takes the root of a variance below 0 as it is: NaN after some steps with the same gradient.
  if (spec.centered) return null;
  if (!spec.epsilonOutsideRoot) return { op: "ResourceApplyRMSProp", make: (on) => insideRoot(spec, on) };
  return spec.momentum === 0 ? { op: "ResourceApplyAdam", make: (on) => outsideRoot(spec, on) } : null;
};

const outsideRoot = (spec: Spec, { engine, weight, slot, scratch }: NativeWeight): Update => {
  const slots = { meanSquare: slot("velocity", 0), unused: scratch() };
  return (gradient, { learningRate }) => {
    applyRmspropOutsideRoot(engine, weight, slots, gradient, { ...spec, learningRate });
  };
};

const insideRoot = (spec: Spec, on: NativeWeight): Update => {
  const slots = { meanSquare: on.slot("velocity", 0), momentum: momentumSlot(spec, on) };
  return (gradient, { learningRate }) => {
    applyRmsprop(on.engine, on.weight, slots, gradient, { ...spec, learningRate });
  };
};

/** Without momentum the op only leaves the last step in it. */
const momentumSlot = (spec: Spec, { slot, scratch }: NativeWeight) =>
  spec.momentum === 0 ? scratch() : slot("momentum", 0);
