import type { Engine, Tensor } from "./engine.ts";
import { convolution, convolutionKernel } from "./kernels/convolution.ts";

export interface ConvolutionWindow {
  /** [rows, columns] */
  strides: readonly [number, number];
  pad: "same" | "valid";
}

/**
 * Convolution plus bias, differentiable; without dilation.
 * @param x [n, height, width, channels]
 * @param kernel [rows, columns, channels, filters]
 * @param bias [filters]
 */
export function convolve(
  engine: Engine,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor,
  { strides, pad }: ConvolutionWindow,
): Tensor {
  const { tf } = engine;
  const attributes = { strides: [...strides], pad, dataFormat: "NHWC", dilations: [1, 1] };
  if (engine.kernels === "petri" && convolution.available(engine))
    return tf.engine().runKernel(convolutionKernel, { x, kernel, bias }, attributes);
  return tf.add(tf.engine().runKernel<Tensor>("Conv2D", { x, filter: kernel }, attributes), bias);
}
