import { applyAdam, applyAdamWithAmsgrad } from "../../engine/training-ops.ts";

import type { NativeWeight, OptimizerOf, PlainWeight, Update, UpdateRule } from "../update-rule.ts";

type Spec = OptimizerOf<"adam" | "adamW">;

/**
 * w -= lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon): epsilon is not bias-corrected
 * (test/reference/SEMANTICS.md 10). amsgrad: the largest v so far in place of v. adamW decays its weights, which is no
 * part of the rule.
 */
export const adam = (spec: Spec): UpdateRule => ({
  plain: (on) => plain(spec, on),
  native: spec.amsgrad
    ? { op: "ResourceApplyAdamWithAmsgrad", make: (on) => withAmsgrad(spec, on) }
    : { op: "ResourceApplyAdam", make: (on) => withoutAmsgrad(spec, on) },
});

const plain = (spec: Spec, { tf, weight, slot }: PlainWeight): Update => {
  const mean = slot("momentum", 0);
  const meanSquare = slot("velocity", 0);
  const largest = spec.amsgrad ? slot("velocity_hat", 0) : null;
  return (gradient, { learningRate, step }) => {
    mean.assign(mean.add(gradient.sub(mean).mul(1 - spec.beta1)));
    meanSquare.assign(
      meanSquare.add(
        gradient
          .square()
          .sub(meanSquare)
          .mul(1 - spec.beta2),
      ),
    );
    largest?.assign(tf.maximum(largest, meanSquare));
    const rate = (learningRate * Math.sqrt(1 - spec.beta2 ** step)) / (1 - spec.beta1 ** step);
    weight.assign(weight.sub(mean.mul(rate).div((largest ?? meanSquare).sqrt().add(spec.epsilon))));
  };
};

const withoutAmsgrad = (spec: Spec, { engine, weight, slot }: NativeWeight): Update => {
  const slots = { mean: slot("momentum", 0), meanSquare: slot("velocity", 0) };
  return (gradient, moment) => {
    applyAdam(engine, weight, slots, gradient, { ...spec, ...moment });
  };
};

const withAmsgrad = (spec: Spec, { engine, weight, slot }: NativeWeight): Update => {
  const slots = {
    mean: slot("momentum", 0),
    meanSquare: slot("velocity", 0),
    largest: slot("velocity_hat", 0),
  };
  return (gradient, moment) => {
    applyAdamWithAmsgrad(engine, weight, slots, gradient, { ...spec, ...moment });
  };
};
