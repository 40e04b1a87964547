/**
 * Cross-entropy taken from logits, unclipped, as Keras 3 takes it after a last sigmoid or softmax
 * (reference/SEMANTICS.md, section 11). No gradient flows to the labels.
 */
import { withGradient } from "./custom-gradient.ts";
import type { Engine, Tensor } from "./engine.ts";
import { nth } from "./nth.ts";

/**
 * Of each element: max(x, 0) - x*z + log(1 + exp(-|x|)), with gradient sigmoid(x) - z.
 * @param labels z, in the shape of `logits`, which is also the shape of the result
 */
export function sigmoidCrossEntropyWithLogits(engine: Engine, labels: Tensor, logits: Tensor): Tensor {
  const { tf } = engine;
  return withGradient(engine, logits, {
    forward: (x) => ({
      value: tf.add(tf.sub(tf.relu(x), tf.mul(x, labels)), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
      saved: [x, labels],
    }),
    backward: (dy, saved) => tf.mul(dy, tf.sub(tf.sigmoid(nth(saved, 0)), nth(saved, 1))),
  });
}

/**
 * Of each row: -sum(labels * logSoftmax(logits)), with gradient softmax(logits) - labels.
 * @param labels [n, classes], rows that add to 1 (one-hot or smoothed)
 * @param logits [n, classes]; the result is [n]
 */
export function softmaxCrossEntropyWithLogits(engine: Engine, labels: Tensor, logits: Tensor): Tensor {
  return rowLoss(engine, logits, (x) =>
    engine.execute(
      "SoftmaxCrossEntropyWithLogits",
      [{ name: "T", type: "dtype", value: "float32" }],
      [x, labels],
      2,
    ),
  );
}

/**
 * The same with one class number a row.
 * @param labels [n], int32, from 0 to classes - 1
 * @param logits [n, classes]; the result is [n]
 */
export function sparseSoftmaxCrossEntropyWithLogits(engine: Engine, labels: Tensor, logits: Tensor): Tensor {
  return rowLoss(engine, logits, (x) =>
    engine.execute(
      "SparseSoftmaxCrossEntropyWithLogits",
      [
        { name: "T", type: "dtype", value: "float32" },
        { name: "Tlabels", type: "dtype", value: "int32" },
      ],
      [x, labels],
      2,
    ),
  );
}

/** Both ops return the loss [n] and, computed on the way, its derivative [n, classes]. */
function rowLoss(engine: Engine, logits: Tensor, run: (logits: Tensor) => Tensor[]): Tensor {
  const { tf } = engine;
  return withGradient(engine, logits, {
    forward: (x) => {
      const outputs = run(x);
      return { value: nth(outputs, 0), saved: [nth(outputs, 1)] };
    },
    backward: (dy, saved) => tf.mul(tf.expandDims(dy, -1), nth(saved, 0)),
  });
}
