import type { LayerOf } from "../../experiment/experiment.ts";
import { bias, kernel, tfjsActivation } from "./arguments.ts";
import { stock, type LayerComputation } from "./computation.ts";

export const dense: LayerComputation<LayerOf<"dense">> = {
  make: (spec, making) =>
    making.tf.layers.dense({
      name: spec.name,
      units: spec.units,
      activation: tfjsActivation(spec.activation),
      ...kernel(spec, making),
      ...bias(spec, making),
    }),
  call: stock,
};

export const flatten: LayerComputation<LayerOf<"flatten">> = {
  make: ({ name }, { tf }) => tf.layers.flatten({ name }),
  call: stock,
};

export const zeroPadding2d: LayerComputation<LayerOf<"zeroPadding2d">> = {
  make: ({ name, padding: [rows, columns] }, { tf }) =>
    tf.layers.zeroPadding2d({ name, padding: [[...rows], [...columns]] }),
  call: stock,
};
