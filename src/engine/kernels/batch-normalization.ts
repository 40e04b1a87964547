import type { Engine, Tensor } from "../engine.ts";
import { nth } from "../nth.ts";
import { biasGradient } from "./bias-add.ts";
import { replaceGradient, replaceKernel, single, type Replacement } from "./replacement.ts";
import type { KernelAttributes } from "./window.ts";

/**
 * Batch normalisation by fixed statistics, as a frozen layer does it. Gradient of the input: one multiplication by a
 * number a channel; of beta: BiasAddGrad. tfjs-core makes four large tensors first, whichever gradient is asked for,
 * and has none at all for a layer without gamma.
 */
export const frozenNormalization: Replacement = {
  available: (engine) => engine.hasOp("BiasAddGrad"),
  register: (engine) => {
    const { tf } = engine;
    const stockKernel = tf.getKernel("FusedBatchNorm", "tensorflow");
    const stockGradient = tf.getGradient("FusedBatchNorm");
    replaceKernel(engine, {
      kernelName: "FusedBatchNorm",
      kernelFunc: (parameters) => {
        const { inputs } = parameters;
        // The tape looks at every input, even one that was not given.
        if (inputs.mean !== undefined) {
          inputs.scale ??= tf.ones(inputs.mean.shape);
          inputs.offset ??= tf.zeros(inputs.mean.shape);
        }
        return stockKernel.kernelFunc(parameters);
      },
    });
    replaceGradient(engine, {
      kernelName: "FusedBatchNorm",
      inputsToSave: ["x", "mean", "variance", "scale"],
      gradFunc: (dy, saved, attrs) => {
        const stock = () => stockGradient.gradFunc(dy, saved, attrs);
        if (nth(saved, 1).rank !== 1) return stock();
        return {
          x: () => inputGradient(engine, single(dy), nth(saved, 2), nth(saved, 3), attrs),
          offset: () => biasGradient(engine, single(dy)),
          mean: () => callOf(stock(), "mean"),
          variance: () => callOf(stock(), "variance"),
          scale: () => callOf(stock(), "scale"),
        };
      },
    });
  },
};

/** @param variance [channels], as scale */
const inputGradient = (
  { tf }: Engine,
  dy: Tensor,
  variance: Tensor,
  scale: Tensor,
  attributes: KernelAttributes,
): Tensor => {
  const epsilon = attributes?.varianceEpsilon;
  if (typeof epsilon !== "number") throw new Error("FusedBatchNorm was called without its epsilon");
  return tf.mul(dy, tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon))));
};

const callOf = (gradients: Readonly<Record<string, () => Tensor>>, input: string): Tensor => {
  const gradient = gradients[input];
  if (gradient === undefined) throw new Error(`tfjs-core has no gradient of FusedBatchNorm for ${input}`);
  return gradient();
};
