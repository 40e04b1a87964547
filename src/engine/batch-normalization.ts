import { withGradients } from "./custom-gradient.ts";
import type { Engine, Tensor } from "./engine.ts";
import { nth } from "./nth.ts";
import type { OpAttribute } from "./op-attribute.ts";

/**
 * `mean` and `variance` of each channel, [channels], over the batch and its pixels: the population variance, towards
 * which Keras moves its running variance. No gradient flows through them.
 */
export type NormalizedBatch = Record<"y" | "mean" | "variance", Tensor>;

/**
 * Normalises a training batch by its own mean and variance of each channel:
 * gamma (x - mean) / sqrt(variance + epsilon) + beta.
 * One op forward and one for all three gradients, instead of some thirty.
 * @param x [n, ..., channels]
 * @param gamma [channels], as beta; ones and zeros where the layer has none
 */
export const batchNormalize = (
  engine: Engine,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): NormalizedBatch => {
  const normalize = engine.kernels === "petri" && engine.hasOp("FusedBatchNormV3") ? fused : plain;
  return engine.tf.tidy(() => normalize(engine, x, gamma, beta, epsilon));
};

const plain: typeof batchNormalize = ({ tf }, x, gamma, beta, epsilon) => {
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  return { y: tf.add(tf.mul(normal, gamma), beta), mean, variance };
};

const fused: typeof batchNormalize = (engine, x, gamma, beta, epsilon) => {
  const { tf } = engine;
  const attributes = fusedAttributes(epsilon);
  const none = tf.tensor1d([]);
  const outputs = engine.execute(
    "FusedBatchNormV3",
    attributes,
    [asPictures(engine, x), gamma, beta, none, none],
    6,
  );
  const y = withGradients(engine, [x, gamma, beta], {
    forward: () => ({ value: tf.reshape(nth(outputs, 0), x.shape), saved: [x, gamma, ...outputs.slice(3)] }),
    backward: (dy, [input, scale, ...reserved]) => {
      if (input === undefined || scale === undefined) throw new Error("the tape lost what was saved");
      const inputs = [asPictures(engine, dy), asPictures(engine, input), scale, ...reserved];
      const gradients = engine.execute("FusedBatchNormGradV3", attributes, inputs, 5);
      return [tf.reshape(nth(gradients, 0), dy.shape), nth(gradients, 1), nth(gradients, 2)];
    },
  });
  return { y, mean: nth(outputs, 1), variance: populationVariance(engine, nth(outputs, 2), x) };
};

/** The op takes four axes; the statistics are the same over any number of them. */
const asPictures = ({ tf }: Engine, x: Tensor): Tensor => {
  const channels = x.shape.at(-1) ?? 1;
  return x.rank === 4 ? x : tf.reshape(x, [x.size / channels, 1, 1, channels]);
};

/** The op gives the variance over count - 1, where there is more than one. */
const populationVariance = ({ tf }: Engine, sampleVariance: Tensor, x: Tensor): Tensor => {
  const count = x.size / (x.shape.at(-1) ?? 1);
  return tf.mul(sampleVariance, Math.max(count - 1, 1) / count);
};

const fusedAttributes = (epsilon: number): OpAttribute[] => [
  { name: "T", type: "dtype", value: "float32" },
  { name: "U", type: "dtype", value: "float32" },
  { name: "epsilon", type: "float", value: epsilon },
  { name: "data_format", type: "string", value: "NHWC" },
  { name: "is_training", type: "bool", value: true },
];
