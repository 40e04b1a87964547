import type { OptimizerOf, UpdateRule } from "../update-rule.ts";

/** Momentum of a step, which rises from half of beta1 to all of it. */
const momentumAt = (beta1: number, step: number): number => beta1 * (1 - 0.5 * 0.96 ** step);

/** Product of the momenta of all steps so far, whichever step is asked for; steps mostly come in order. */
const momentumProducts = (beta1: number): ((step: number) => number) => {
  let known = { step: 0, product: 1 };
  return (step) => {
    if (step < known.step) known = { step: 0, product: 1 };
    while (known.step < step && known.product > 0)
      known = { step: known.step + 1, product: known.product * momentumAt(beta1, known.step + 1) };
    return known.product;
  };
};

/** Adam with the momentum of the step to come, as Keras 3; TensorFlow has no op for it. */
export const nadam = (spec: OptimizerOf<"nadam">): UpdateRule => {
  const productAt = momentumProducts(spec.beta1);
  return {
    plain: ({ weight, slot }) => {
      const mean = slot("momentum", 0);
      const meanSquare = slot("velocity", 0);
      return (gradient, { learningRate, step }) => {
        const [now, next] = [momentumAt(spec.beta1, step), momentumAt(spec.beta1, step + 1)];
        const product = productAt(step);
        mean.assign(mean.add(gradient.sub(mean).mul(1 - spec.beta1)));
        const change = gradient.square().sub(meanSquare);
        meanSquare.assign(meanSquare.add(change.mul(1 - spec.beta2)));
        const ahead = mean.mul(next / (1 - product * next)).add(gradient.mul((1 - now) / (1 - product)));
        const size = meanSquare.div(1 - spec.beta2 ** step).sqrt();
        weight.assign(weight.sub(ahead.mul(learningRate).div(size.add(spec.epsilon))));
      };
    },
    native: null,
  };
};
