/** What weights a layer of a net has, in the order of the tfjs layer's getWeights(). */
import type { NetLayer, NetLayerOf, NetLayerType } from "./net.ts";

/** A number; a letter for one that the layer does not say, but that is the same wherever the letter is in it. */
export type Size = number | string;

export interface ExpectedWeight {
  name: string;
  /** Keras' own names for it, which differ between versions. */
  kerasNames: readonly string[];
  /** null: any. */
  shape: readonly Size[] | null;
}

const weight = (
  name: string,
  kerasNames: readonly string[],
  shape: readonly Size[] | null,
): ExpectedWeight => ({
  name,
  kerasNames,
  shape,
});

const bias = (layer: { useBias: boolean }, units: Size): ExpectedWeight[] =>
  layer.useBias ? [weight("bias", ["bias"], [units])] : [];

const scaleAndCenter = (layer: { scale: boolean; center: boolean }): ExpectedWeight[] => [
  ...(layer.scale ? [weight("gamma", ["gamma"], ["c"])] : []),
  ...(layer.center ? [weight("beta", ["beta"], ["c"])] : []),
];

const none = (): ExpectedWeight[] => [];

type Expected = { [T in NetLayerType]: (layer: NetLayerOf<T>) => ExpectedWeight[] };

const expected: Expected = {
  conv2d: (layer) => [
    weight("kernel", ["kernel"], [...layer.kernelSize, "in", layer.filters]),
    ...bias(layer, layer.filters),
  ],
  separableConv2d: (layer) => [
    weight("depthwiseKernel", ["depthwise_kernel"], [...layer.kernelSize, "in", layer.depthMultiplier]),
    weight("pointwiseKernel", ["pointwise_kernel"], [1, 1, "between", layer.filters]),
    ...bias(layer, layer.filters),
  ],
  depthwiseConv2d: (layer) => [
    weight(
      "depthwiseKernel",
      ["depthwise_kernel", "kernel"],
      [...layer.kernelSize, "in", layer.depthMultiplier],
    ),
    ...bias(layer, "out"),
  ],
  batchNormalization: (layer) => [
    ...scaleAndCenter(layer),
    weight("movingMean", ["moving_mean"], ["c"]),
    weight("movingVariance", ["moving_variance"], ["c"]),
  ],
  layerNormalization: scaleAndCenter,
  prelu: () => [weight("alpha", ["alpha"], null)],
  dense: (layer) => [weight("kernel", ["kernel"], ["in", layer.units]), ...bias(layer, layer.units)],
  maxPooling2d: none,
  averagePooling2d: none,
  globalAveragePooling2d: none,
  globalMaxPooling2d: none,
  zeroPadding2d: none,
  flatten: none,
  dropout: none,
  spatialDropout2d: none,
  gaussianNoise: none,
  activation: none,
  leakyReLU: none,
  rescaling: none,
  relu: none,
  add: none,
  concatenate: none,
};

const expectedOf = <T extends NetLayerType>(type: T, layer: NetLayerOf<T>): ExpectedWeight[] =>
  expected[type](layer);

export const expectedWeights = (layer: NetLayer): ExpectedWeight[] => expectedOf(layer.type, layer);
