/** Table from layer type to the weights that a layer of it has. */
import type { InitializerSpec, LayerOf, LayerSpec, LayerType, RegularizerSpec } from "../experiment/experiment.ts";

/** A number, or what the layer does not say: the channels (or units) of its input, or these times depthMultiplier. */
export type Size = number | "channels" | "multiplied";

export interface LayerWeight {
  /** kernel, bias, gamma, beta, movingMean, movingVariance, alpha, depthwiseKernel, pointwiseKernel */
  name: string;
  /** As Keras and tfjs keep it: conv [kh, kw, in, out], depthwise [kh, kw, in, multiplier], dense [in, out]. */
  shape: readonly Size[] | "of the input";
  trainable: boolean;
  initializer: InitializerSpec;
  regularizer: RegularizerSpec | null;
}

const trained = (
  name: string,
  shape: LayerWeight["shape"],
  initializer: InitializerSpec,
  regularizer: RegularizerSpec | null,
): LayerWeight => ({ name, shape, trainable: true, initializer, regularizer });

interface Biased {
  useBias: boolean;
  biasInitializer: InitializerSpec;
  biasRegularizer: RegularizerSpec | null;
}

const bias = (layer: Biased, units: Size): LayerWeight[] =>
  layer.useBias ? [trained("bias", [units], layer.biasInitializer, layer.biasRegularizer)] : [];

const kernel = (layer: LayerOf<"conv2d" | "dense">, shape: readonly Size[]): LayerWeight =>
  trained("kernel", shape, layer.kernelInitializer, layer.kernelRegularizer);

const depthwiseKernel = (layer: LayerOf<"separableConv2d" | "depthwiseConv2d">): LayerWeight =>
  trained(
    "depthwiseKernel",
    [...layer.kernelSize, "channels", layer.depthMultiplier],
    layer.depthwiseInitializer,
    layer.depthwiseRegularizer,
  );

const scaleAndCenter = (layer: LayerOf<"batchNormalization" | "layerNormalization">): LayerWeight[] => [
  ...(layer.scale ? [trained("gamma", ["channels"], layer.gammaInitializer, layer.gammaRegularizer)] : []),
  ...(layer.center ? [trained("beta", ["channels"], layer.betaInitializer, layer.betaRegularizer)] : []),
];

/** Running averages: moved by the layer itself, not by the optimizer. */
const moving = (name: string, initializer: InitializerSpec): LayerWeight => ({
  ...{ name, shape: ["channels"], trainable: false, initializer, regularizer: null },
});

const none = (): LayerWeight[] => [];

type Weights = { [T in LayerType]: (layer: LayerOf<T>) => LayerWeight[] };

const weights: Weights = {
  conv2d: (layer) => [
    kernel(layer, [...layer.kernelSize, "channels", layer.filters]),
    ...bias(layer, layer.filters),
  ],
  separableConv2d: (layer) => [
    depthwiseKernel(layer),
    trained(
      "pointwiseKernel",
      [1, 1, "multiplied", layer.filters],
      layer.pointwiseInitializer,
      layer.pointwiseRegularizer,
    ),
    ...bias(layer, layer.filters),
  ],
  depthwiseConv2d: (layer) => [depthwiseKernel(layer), ...bias(layer, "multiplied")],
  batchNormalization: (layer) => [
    ...scaleAndCenter(layer),
    moving("movingMean", layer.movingMeanInitializer),
    moving("movingVariance", layer.movingVarianceInitializer),
  ],
  layerNormalization: scaleAndCenter,
  prelu: (layer) => [trained("alpha", "of the input", layer.alphaInitializer, layer.alphaRegularizer)],
  dense: (layer) => [kernel(layer, ["channels", layer.units]), ...bias(layer, layer.units)],
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
};

const weightsOf = <T extends LayerType>(type: T, layer: LayerOf<T>): LayerWeight[] => weights[type](layer);

/** In the order of the tfjs layer's getWeights(): trainable ones first. */
export const layerWeights = (layer: LayerSpec): LayerWeight[] => weightsOf(layer.type, layer);
