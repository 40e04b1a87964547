import type { Engine, Tensor, TensorInfo } from "../engine.ts";
import { nth } from "../nth.ts";
import type { OpAttribute } from "../op-attribute.ts";
import { biasGradient } from "./bias-add.ts";
import { addKernel, single, type Replacement } from "./replacement.ts";
import { nativeKernel, overImage, paddingName, type KernelAttributes } from "./window.ts";

/** Name of the kernel that `convolve` runs where it is registered. */
export const convolutionKernel = "PetriConvolution";

/**
 * Convolution and bias in one op (oneDNN, x86 CPUs), with the same bits as Conv2D and AddV2: one pass less over the
 * largest tensors, and one such tensor less to keep for the gradient. Each gradient is computed only if it is asked for.
 */
export const convolution: Replacement = {
  available: (engine) => engine.device === "cpu" && engine.hasOp("_MklNativeConv2DWithBias"),
  register: (engine) => {
    addKernel(engine, {
      kernelName: convolutionKernel,
      kernelFunc: ({ inputs, attrs }) => {
        const { x, kernel, bias } = inputs;
        if (x === undefined || kernel === undefined || bias === undefined)
          throw new Error(`${convolutionKernel} was called without its inputs`);
        const attributes = [...convolutionAttributes(attrs), nativeKernel];
        return nth(engine.execute("_MklNativeConv2DWithBias", attributes, [x, kernel, bias], 1), 0);
      },
      inputsToSave: ["x", "kernel"],
      gradFunc: (dy, saved, attrs) => {
        const [x, kernel] = [nth(saved, 0), nth(saved, 1)];
        return {
          x: () => inputGradient(engine, x, kernel, single(dy), attrs),
          kernel: () => kernelGradient(engine, x, kernel, single(dy), attrs),
          bias: () => biasGradient(engine, single(dy)),
        };
      },
    });
  },
};

const inputGradient = (
  engine: Engine,
  x: TensorInfo,
  kernel: TensorInfo,
  dy: TensorInfo,
  attrs: KernelAttributes,
): Tensor => {
  const shape = engine.tf.tensor1d(x.shape, "int32");
  return nth(engine.execute("Conv2DBackpropInput", convolutionAttributes(attrs), [shape, kernel, dy], 1), 0);
};

const kernelGradient = (
  engine: Engine,
  x: TensorInfo,
  kernel: TensorInfo,
  dy: TensorInfo,
  attrs: KernelAttributes,
): Tensor => {
  const shape = engine.tf.tensor1d(kernel.shape, "int32");
  return nth(engine.execute("Conv2DBackpropFilter", convolutionAttributes(attrs), [x, shape, dy], 1), 0);
};

const convolutionAttributes = (attributes: KernelAttributes): OpAttribute[] => [
  { name: "T", type: "dtype", value: "float32" },
  { name: "strides", type: "int", value: overImage(attributes?.strides) },
  { name: "padding", type: "string", value: paddingName(attributes?.pad) },
  { name: "data_format", type: "string", value: "NHWC" },
];
