import type { LayerWeight } from "../layers/kind.ts";
import { layerWeights } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import { kerasWeightName } from "./weight-names.ts";

export interface ExpectedWeight extends Pick<LayerWeight, "name" | "shape"> {
  /** Keras' own names for it, which differ between versions. */
  kerasNames: readonly string[];
}

/** Keras 3 calls the kernel of a depthwise convolution kernel, as that of any other. */
const kerasNames = ({ type }: NetLayer, name: string): string[] =>
  type === "depthwiseConv2d" && name === "depthwiseKernel"
    ? [kerasWeightName(name), "kernel"]
    : [kerasWeightName(name)];

/** What weights a layer of a net has, in the order of the tfjs layer's getWeights(). */
export const expectedWeights = (layer: NetLayer): ExpectedWeight[] =>
  layerWeights(layer).map(({ name, shape }) => ({ name, shape, kerasNames: kerasNames(layer, name) }));
