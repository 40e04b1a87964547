import { applyAdagrad } from "../../engine/training-ops.ts";
import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/**
 * a += g^2; w -= lr g / sqrt(a + epsilon), as Keras 3. The slot holds a + epsilon, for TensorFlow's op has no epsilon
 * under the root.
 */
export const adagrad = (spec: OptimizerOf<"adagrad">): UpdateRule => {
  const initial = spec.initialAccumulatorValue + spec.epsilon;
  return {
    plain: ({ weight, slot }) => {
      const accumulator = slot("accumulator", initial);
      return (gradient, { learningRate }) => {
        accumulator.assign(accumulator.add(gradient.square()));
        weight.assign(weight.sub(gradient.mul(learningRate).div(accumulator.sqrt())));
      };
    },
    native: {
      op: "ResourceApplyAdagrad",
      make: ({ engine, weight, slot }) => {
        const accumulator = slot("accumulator", initial);
        return (gradient, { learningRate }) => {
          applyAdagrad(engine, weight, { accumulator }, gradient, { learningRate });
        };
      },
    },
  };
};
