/**
 * Cross-entropy taken from logits, unclipped, as Keras 3 takes it after a last sigmoid or softmax
 * (test/reference/SEMANTICS.md, section 11). No gradient flows to the labels.
 */
import { withGradient } from "./custom-gradient.ts";
import type { Engine, Tensor } from "./engine.ts";
import { nth } from "./nth.ts";

/**
 * Of each element: max(x, 0) - x*z + log(1 + exp(-|x|)), with gradient sigmoid(x) - z.
 * @param labels z, in the shape of `logits`, which is also the shape of the result
 */
export const sigmoidCrossEntropyWithLogits = (engine: Engine, labels: Tensor, logits: Tensor): Tensor => {
  const { tf } = engine;
  return withGradient(engine, logits, {
    forward: (x) => ({
      value: tf.add(tf.sub(tf.relu(x), tf.mul(x, labels)), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
      saved: [x, labels],
    }),
    backward: (dy, saved) => tf.mul(dy, tf.sub(tf.sigmoid(nth(saved, 0)), nth(saved, 1))),
  });
};

/**
 * Of each row: -sum(labels * logSoftmax(logits)), with gradient softmax(logits) - labels.
 * @param labels [n, classes], rows that add to 1 (one-hot or smoothed)
 * @param logits [n, classes]; the result is [n]
 */
export const softmaxCrossEntropyWithLogits = (engine: Engine, labels: Tensor, logits: Tensor): Tensor => {
  const { tf } = engine;
  return withGradient(engine, logits, {
    // The op gives the loss, and also the derivative, which it computes on the way.
    forward: (x) => {
      const attributes = [{ name: "T", type: "dtype", value: "float32" }] as const;
      const outputs = engine.execute("SoftmaxCrossEntropyWithLogits", attributes, [x, labels], 2);
      return { value: nth(outputs, 0), saved: [nth(outputs, 1)] };
    },
    backward: (dy, saved) => tf.mul(tf.expandDims(dy, -1), nth(saved, 0)),
  });
};
