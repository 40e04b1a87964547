import { applyGradientDescent, applyKerasMomentum } from "../../engine/training-ops.ts";

import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/** m = momentum m - lr g; w += m, or with Nesterov w += momentum m - lr g (test/reference/SEMANTICS.md 10). */
export const sgd = (spec: OptimizerOf<"sgd">): UpdateRule => (spec.momentum === 0 ? descent : momentum(spec));

const descent: UpdateRule = {
  plain:
    ({ weight }) =>
    (gradient, { learningRate }) => {
      weight.assign(weight.sub(gradient.mul(learningRate)));
    },
  native: {
    op: "ResourceApplyGradientDescent",
    make:
      ({ engine, weight }) =>
      (gradient, { learningRate }) => {
        applyGradientDescent(engine, weight, gradient, { learningRate });
      },
  },
};

const momentum = (spec: OptimizerOf<"sgd">): UpdateRule => ({
  plain: ({ weight, slot }) => {
    const velocity = slot("momentum", 0);
    return (gradient, { learningRate }) => {
      const step = gradient.mul(learningRate);
      velocity.assign(velocity.mul(spec.momentum).sub(step));
      weight.assign(weight.add(spec.nesterov ? velocity.mul(spec.momentum).sub(step) : velocity));
    };
  },
  native: {
    op: "ResourceApplyKerasMomentum",
    make: ({ engine, weight, slot }) => {
      const accumulator = slot("momentum", 0);
      return (gradient, { learningRate }) => {
        applyKerasMomentum(engine, weight, { accumulator }, gradient, { ...spec, learningRate });
      };
    },
  },
});
