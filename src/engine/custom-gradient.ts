import type { Engine, Tensor } from "./engine.ts";

/** A function of some tensors together with its derivatives. */
export interface Differentiable {
  /** What is in `saved` is kept until the gradient is taken; the rest may be temporary. */
  forward: () => { value: Tensor; saved: Tensor[] };
  /** @param dy gradient of the value; returns those of the inputs, in their order and shapes */
  backward: (dy: Tensor, saved: readonly Tensor[]) => Tensor[];
}

/** tf.customGrad, typed: the value of `definition.forward()`, with the gradients of `inputs` on the tape. */
export const withGradients = (
  engine: Engine,
  inputs: readonly Tensor[],
  definition: Differentiable,
): Tensor => {
  const call = engine.tf.customGrad((...given) => {
    const { value, saved } = definition.forward();
    for (const save of given) if (typeof save === "function") save(saved);
    return { value, gradFunc: (dy: Tensor, kept: Tensor[]) => definition.backward(dy, kept) };
  });
  return call(...inputs);
};

/** The same for a function of one tensor. */
export const withGradient = (
  engine: Engine,
  x: Tensor,
  definition: {
    forward: (x: Tensor) => { value: Tensor; saved: Tensor[] };
    backward: (dy: Tensor, saved: readonly Tensor[]) => Tensor;
  },
): Tensor =>
  withGradients(engine, [x], {
    forward: () => definition.forward(x),
    backward: (dy, saved) => [definition.backward(dy, saved)],
  });
