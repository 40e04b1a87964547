import type { Engine, Tensor } from "./engine.ts";

/** A function of one tensor together with its derivative. */
export interface Differentiable {
  /** What is in `saved` is kept until the gradient was taken; the rest may be temporary. */
  forward: (x: Tensor) => { value: Tensor; saved: Tensor[] };
  /** @param dy gradient of the value; returns that of x, in the shape of x */
  backward: (dy: Tensor, saved: readonly Tensor[]) => Tensor;
}

/** tf.customGrad for one input, typed: the value of `definition.forward(x)`, with its gradient on the tape. */
export function withGradient(engine: Engine, x: Tensor, definition: Differentiable): Tensor {
  const call = engine.tf.customGrad((...inputs) => {
    const { value, saved } = definition.forward(x);
    for (const input of inputs) if (typeof input === "function") input(saved);
    return { value, gradFunc: (dy: Tensor, kept: Tensor[]) => definition.backward(dy, kept) };
  });
  return call(x);
}
