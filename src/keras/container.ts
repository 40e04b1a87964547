/** What a file of any of the formats says. */
import type { LayerWeight } from "../layers/kind.ts";
import { layerWeights } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { KerasLayer } from "./keras-model.ts";
import type { NetResult } from "./net-result.ts";
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

export interface StoredArray {
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array;
}

/**
 * A weight of a layer, as the file keeps it. `index`: of the weight among those of its layer. null: it is not there.
 */
export type FindArray = (
  layer: KerasLayer,
  weight: ExpectedWeight,
  index: number,
) => NetResult<StoredArray | null>;

export interface Container {
  /** The model's description: {class_name, config}. */
  model: unknown;
  find: FindArray;
  /** The sha256 of all bytes that were read. */
  sha256: string;
}

/** What is to be done with a file while it is open. */
export type Use<T> = (container: Container) => NetResult<T>;
