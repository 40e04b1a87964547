import { applyAdam } from "../../engine/training-ops.ts";

import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/**
 * w -= lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon): epsilon is not bias-corrected
 * (test/reference/SEMANTICS.md 10).
 */
export const adam = (spec: OptimizerOf<"adam">): UpdateRule => ({
  plain: ({ weight, slot }) => {
    const mean = slot("momentum", 0);
    const meanSquare = slot("velocity", 0);
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
      const rate = (learningRate * Math.sqrt(1 - spec.beta2 ** step)) / (1 - spec.beta1 ** step);
      weight.assign(weight.sub(mean.mul(rate).div(meanSquare.sqrt().add(spec.epsilon))));
    };
  },
  native: {
    op: "ResourceApplyAdam",
    make: ({ engine, weight, slot }) => {
      const slots = { mean: slot("momentum", 0), meanSquare: slot("velocity", 0) };
      return (gradient, moment) => {
        applyAdam(engine, weight, slots, gradient, { ...spec, ...moment });
      };
    },
  },
});
