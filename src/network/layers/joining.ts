import type { NetLayerOf } from "../../layers/net-layer.ts";
import { nth } from "../../engine/nth.ts";
import type { LayerComputation } from "./computation.ts";

export const add: LayerComputation<NetLayerOf<"add">> = {
  make: ({ name }, { tf }) => tf.layers.add({ name }),
  call:
    (_, { engine: { tf } }) =>
    (x, _phase, inputs) =>
      inputs.length === 2 ? x.add(nth(inputs, 1)) : tf.addN([...inputs]),
};

export const concatenate: LayerComputation<NetLayerOf<"concatenate">> = {
  make: ({ name }, { tf }) => tf.layers.concatenate({ name, axis: -1 }),
  call:
    (_, { engine: { tf } }) =>
    (_x, _phase, inputs) =>
      tf.concat([...inputs], -1),
};

export const rescaling: LayerComputation<NetLayerOf<"rescaling">> = {
  make: ({ name, scale, offset }, { tf }) => tf.layers.rescaling({ name, scale, offset }),
  call:
    ({ scale, offset }) =>
    (x) =>
      x.mul(scale).add(offset),
};
