import type { Engine, Tensor } from "../engine.ts";
import { nth } from "../nth.ts";
import { replaceGradient, single, type Replacement } from "./replacement.ts";

/**
 * Gradient of an addition. Where one side is a bias (one number for each position of the last axis) its gradient is
 * the op BiasAddGrad instead of a sum over all other axes; all else is as in tfjs-core.
 */
export const biasAddGradient: Replacement = {
  available: (engine) => engine.hasOp("BiasAddGrad"),
  register: (engine) => {
    replaceGradient(engine, {
      kernelName: "Add",
      inputsToSave: ["a", "b"],
      gradFunc: (dy, saved) => ({
        a: () => reduceTo(engine, single(dy), nth(saved, 0).shape),
        b: () => reduceTo(engine, single(dy), nth(saved, 1).shape),
      }),
    });
  },
};

/** Sums dy over the axes along which an input of this shape was repeated. */
const reduceTo = (engine: Engine, dy: Tensor, shape: number[]): Tensor => {
  const { tf } = engine;
  if (isBias(dy.shape, shape)) return tf.reshape(biasGradient(engine, dy), shape);
  const axes = tf.backend_util.getReductionAxes(shape, dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
};

const isBias = (whole: readonly number[], shape: readonly number[]): boolean => {
  const channels = whole.at(-1);
  return (
    whole.length > 1 &&
    shape.at(-1) === channels &&
    shape.every((size, axis) => size === 1 || axis === shape.length - 1)
  );
};

/** @param dy [..., channels]; the result is [channels] */
export const biasGradient = (engine: Engine, dy: Tensor): Tensor =>
  nth(engine.execute("BiasAddGrad", [{ name: "T", type: "dtype", value: "float32" }], [dy], 1), 0);
