import { isSameShape } from "../../layers/kind.ts";
import type { NetLayerOf } from "../../layers/net-layer.ts";
import type { Tensor, Tfjs } from "../../engine/engine.ts";
import { stock, withConfig, type LayerComputation } from "./computation.ts";
import { rank4 } from "./dilated.ts";

export const add: LayerComputation<NetLayerOf<"add">> = {
  make: ({ name }, { tf }) => tf.layers.add({ name }),
  call:
    (_, { engine: { tf } }) =>
    (x, _phase, inputs) =>
      inputs.length > 2 && inputs.every(({ shape }) => isSameShape(shape, x.shape))
        ? tf.addN([...inputs])
        : inputs.reduce((sum, input) => sum.add(input)),
};

export const multiply: LayerComputation<NetLayerOf<"multiply">> = {
  make: ({ name }, { tf }) => tf.layers.multiply({ name }),
  call: () => (_x, _phase, inputs) => inputs.reduce((product, input) => product.mul(input)),
};

export const concatenate: LayerComputation<NetLayerOf<"concatenate">> = {
  make: ({ name }, { tf }) => tf.layers.concatenate({ name, axis: -1 }),
  call:
    (_, { engine: { tf } }) =>
    (_x, _phase, inputs) =>
      tf.concat([...inputs], -1),
};

export const rescaling: LayerComputation<NetLayerOf<"rescaling">> = {
  // tfjs' own takes numbers alone when it is made, and lists when it is read.
  make: ({ name, scale, offset }, { tf }) =>
    withConfig(tf.layers.rescaling({ name, scale: 1 }), {
      scale: savedFactor(scale),
      offset: savedFactor(offset),
    }),
  call:
    ({ scale, offset }, { engine: { tf } }) =>
    (x) =>
      x.mul(factor(tf, scale)).add(factor(tf, offset)),
};

const factor = (tf: Tfjs, numbers: number | readonly number[]): Tensor | number =>
  typeof numbers === "number" ? numbers : tf.tensor1d([...numbers]);

const savedFactor = (numbers: number | readonly number[]): number | number[] =>
  typeof numbers === "number" ? numbers : [...numbers];

export const reshape: LayerComputation<NetLayerOf<"reshape">> = {
  make: ({ name, target }, { tf }) => tf.layers.reshape({ name, targetShape: [...target] }),
  call:
    ({ target }) =>
    (x) => {
      const [n = 0] = x.shape;
      return x.reshape([n, ...target]);
    },
};

export const cropping2d: LayerComputation<NetLayerOf<"cropping2d">> = {
  make: ({ name, cropping: [rows, columns] }, { tf }) =>
    tf.layers.cropping2D({ name, cropping: [[...rows], [...columns]] }),
  call: stock,
};

export const meanOfPixels: LayerComputation<NetLayerOf<"meanOfPixels">> = {
  // tfjs' global pooling leaves no row and no column; a window of the picture's size does.
  make: ({ name }, { tf, planned: { inputShape } }) => {
    const [height = 1, width = 1] = inputShape;
    return tf.layers.averagePooling2d({ name, poolSize: [height, width], strides: [1, 1] });
  },
  call: stock,
};

export const resizing: LayerComputation<NetLayerOf<"resizing">> = {
  make: ({ name, height, width, interpolation }, { tf, planned: { outputShape } }) => {
    const layer = tf.layers.resizing({ name, height, width, interpolation });
    // tfjs leaves the batch's axis out of account here.
    layer.computeOutputShape = () => [null, ...outputShape];
    return layer;
  },
  /** Pixels are areas, whose centres are compared, as in TensorFlow's image.resize. */
  call:
    ({ height, width, interpolation }, { engine: { tf } }) =>
    (x) =>
      interpolation === "bilinear"
        ? tf.image.resizeBilinear(rank4(x), [height, width], false, true)
        : tf.image.resizeNearestNeighbor(rank4(x), [height, width], false, true),
};

export const unchanging: LayerComputation<NetLayerOf<"unchanging">> = {
  make: ({ name }, { tf }) => tf.layers.activation({ name, activation: "linear" }),
  call: () => (x) => x,
};
