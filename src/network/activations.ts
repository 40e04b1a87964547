import type { Tensor, Tfjs } from "../engine/engine.ts";
import type { Activation } from "../experiment/experiment.ts";

/** Keras' activations; softmax over the last axis. */
export const activations: Record<Activation, (tf: Tfjs, x: Tensor) => Tensor> = {
  elu: (tf, x) => tf.elu(x),
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
