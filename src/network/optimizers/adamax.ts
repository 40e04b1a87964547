import { applyAdaMax } from "../../engine/training-ops.ts";

import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/** m = beta1 m + (1 - beta1) g; u = max(beta2 u, |g|); w -= lr / (1 - beta1^t) m / (u + epsilon), as Keras 3. */
export const adamax = (spec: OptimizerOf<"adamax">): UpdateRule => ({
  plain: ({ tf, weight, slot }) => {
    const mean = slot("momentum", 0);
    const norm = slot("norm", 0);
    return (gradient, { learningRate, step }) => {
      mean.assign(mean.add(gradient.sub(mean).mul(1 - spec.beta1)));
      norm.assign(tf.maximum(norm.mul(spec.beta2), gradient.abs()));
      const rate = learningRate / (1 - spec.beta1 ** step);
      weight.assign(weight.sub(mean.mul(rate).div(norm.add(spec.epsilon))));
    };
  },
  native: {
    op: "ResourceApplyAdaMax",
    make: ({ engine, weight, slot }) => {
      const slots = { mean: slot("momentum", 0), norm: slot("norm", 0) };
      return (gradient, moment) => {
        applyAdaMax(engine, weight, slots, gradient, { ...spec, ...moment });
      };
    },
  },
});
