import type { Engine, Tensor } from "./engine.ts";
import { convolution, convolutionKernel } from "./kernels/convolution.ts";

export interface ConvolutionWindow {
  /** [rows, columns] */
  strides: readonly [number, number];
  pad: "same" | "valid";
}

/**
 * Convolution, plus bias where there is one; differentiable, without dilation.
 * @param x [n, height, width, channels]
 * @param kernel [rows, columns, channels, filters]
 * @param bias [filters]
 */
export const convolve = (
  engine: Engine,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | null,
  { strides, pad }: ConvolutionWindow,
): Tensor => {
  const { tf } = engine;
  const attributes = { strides: [...strides], pad, dataFormat: "NHWC", dilations: [1, 1] };
  if (bias !== null && engine.kernels === "petri" && convolution.available(engine))
    return tf.engine().runKernel(convolutionKernel, { x, kernel, bias }, attributes);
  const sums = tf.engine().runKernel<Tensor>("Conv2D", { x, filter: kernel }, attributes);
  return bias === null ? sums : tf.add(sums, bias);
};
