import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/** w -= lr sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g, as Keras 3; TensorFlow has no op for it. */
export const lion = (spec: OptimizerOf<"lion">): UpdateRule => ({
  plain: ({ weight, slot }) => {
    const mean = slot("momentum", 0);
    return (gradient, { learningRate }) => {
      const direction = mean
        .mul(spec.beta1)
        .add(gradient.mul(1 - spec.beta1))
        .sign();
      weight.assign(weight.sub(direction.mul(learningRate)));
      mean.assign(mean.mul(spec.beta2).add(gradient.mul(1 - spec.beta2)));
    };
  },
  native: null,
});
