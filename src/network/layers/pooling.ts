import { withGradient } from "../../engine/custom-gradient.ts";
import { nth } from "../../engine/nth.ts";
import type { LayerOf } from "../../experiment/experiment.ts";
import { pair } from "./arguments.ts";
import { stock, type LayerComputation } from "./computation.ts";

const pooling = (spec: LayerOf<"maxPooling2d" | "averagePooling2d">) => ({
  name: spec.name,
  padding: spec.padding,
  poolSize: pair(spec.poolSize),
  strides: pair(spec.strides),
});

export const maxPooling2d: LayerComputation<LayerOf<"maxPooling2d">> = {
  make: (spec, { tf }) => tf.layers.maxPooling2d(pooling(spec)),
  call: stock,
};

export const averagePooling2d: LayerComputation<LayerOf<"averagePooling2d">> = {
  make: (spec, { tf }) => tf.layers.averagePooling2d(pooling(spec)),
  call: stock,
};

export const globalAveragePooling2d: LayerComputation<LayerOf<"globalAveragePooling2d">> = {
  make: ({ name }, { tf }) => tf.layers.globalAveragePooling2d({ name }),
  call: stock,
};

export const globalMaxPooling2d: LayerComputation<LayerOf<"globalMaxPooling2d">> = {
  make: ({ name }, { tf }) => tf.layers.globalMaxPooling2d({ name }),
  /** Where several pixels of a channel are the largest, each gets an equal share of the gradient, as in TensorFlow. */
  call:
    (_, { engine }) =>
    (x) => {
      const { tf } = engine;
      const largest = withGradient(engine, x, {
        forward: (pixels) => {
          const value = tf.max(pixels, [1, 2], true);
          return { value, saved: [tf.equal(pixels, value)] };
        },
        backward: (dy, saved) => {
          const isLargest = tf.cast(nth(saved, 0), "float32");
          return isLargest.mul(dy.div(isLargest.sum([1, 2], true)));
        },
      });
      return largest.squeeze([1, 2]);
    },
};
