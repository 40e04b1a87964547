import { applyAdadelta } from "../../engine/training-ops.ts";

import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/** a = rho a + (1 - rho) g^2; d = sqrt(u + epsilon) / sqrt(a + epsilon) g; u = rho u + (1 - rho) d^2; w -= lr d, as Keras 3. */
export const adadelta = (spec: OptimizerOf<"adadelta">): UpdateRule => ({
  plain: ({ weight, slot }) => {
    const gradientSquare = slot("accumulated_grad", 0);
    const updateSquare = slot("accumulated_delta", 0);
    return (gradient, { learningRate }) => {
      gradientSquare.assign(gradientSquare.mul(spec.rho).add(gradient.square().mul(1 - spec.rho)));
      const size = updateSquare.add(spec.epsilon).sqrt().div(gradientSquare.add(spec.epsilon).sqrt());
      const update = gradient.mul(size);
      updateSquare.assign(updateSquare.mul(spec.rho).add(update.square().mul(1 - spec.rho)));
      weight.assign(weight.sub(update.mul(learningRate)));
    };
  },
  native: {
    op: "ResourceApplyAdadelta",
    make: ({ engine, weight, slot }) => {
      const slots = {
        gradientSquare: slot("accumulated_grad", 0),
        updateSquare: slot("accumulated_delta", 0),
      };
      return (gradient, { learningRate }) => {
        applyAdadelta(engine, weight, slots, gradient, { ...spec, learningRate });
      };
    },
  },
});
