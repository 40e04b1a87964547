import type { Tensor, Tfjs } from "../engine/engine.ts";
import type { Activation } from "../experiment/experiment.ts";

/** Keras' activations; softmax over the last axis. */
export const activations: Record<Activation, (tf: Tfjs, x: Tensor) => Tensor> = {
  elu: (tf, x) => tf.elu(x),
  /** By the error function, not the estimate by tanh. */
  gelu: (tf, x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))),
  /** x * relu6(x + 3) / 6 */
  hardSwish: (tf, x) => tf.mul(x, tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6)),
  linear: (_, x) => x,
  relu: (tf, x) => tf.relu(x),
  relu6: (tf, x) => tf.relu6(x),
  selu: (tf, x) => tf.selu(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
  softmax: (tf, x) => tf.softmax(x),
  softplus: (tf, x) => tf.softplus(x),
  softsign: (tf, x) => tf.div(x, tf.add(tf.abs(x), 1)),
  swish: (tf, x) => tf.mul(x, tf.sigmoid(x)),
  tanh: (tf, x) => tf.tanh(x),
};
