import type { InitializerSpec, LayerOf, LayerSpec, LayerType, RegularizerSpec } from "../read/experiment.ts";
import type { PlannedWeight, Shape } from "./plan.ts";

const trained = (
  name: string,
  shape: Shape,
  initializer: InitializerSpec,
  regularizer: RegularizerSpec | null,
): PlannedWeight => ({ name, shape, trainable: true, initializer, regularizer });

interface Biased {
  useBias: boolean;
  biasInitializer: InitializerSpec;
  biasRegularizer: RegularizerSpec | null;
}

const bias = (layer: Biased, units: number): PlannedWeight[] =>
  layer.useBias ? [trained("bias", [units], layer.biasInitializer, layer.biasRegularizer)] : [];

interface Normalizing {
  center: boolean;
  scale: boolean;
  betaInitializer: InitializerSpec;
  gammaInitializer: InitializerSpec;
  betaRegularizer: RegularizerSpec | null;
  gammaRegularizer: RegularizerSpec | null;
}

const scaleAndCenter = (layer: Normalizing, channels: number): PlannedWeight[] => [
  ...(layer.scale ? [trained("gamma", [channels], layer.gammaInitializer, layer.gammaRegularizer)] : []),
  ...(layer.center ? [trained("beta", [channels], layer.betaInitializer, layer.betaRegularizer)] : []),
];

/** Running averages: moved by the layer itself, not by the optimizer. */
const moving = (name: string, channels: number, initializer: InitializerSpec): PlannedWeight => ({
  name,
  shape: [channels],
  trainable: false,
  initializer,
  regularizer: null,
});

/** Number of channels, or of units of a flat input. */
const lastOf = (shape: Shape): number => shape.at(-1) ?? 0;

const depthwiseKernel = (
  layer: LayerOf<"separableConv2d" | "depthwiseConv2d">,
  input: Shape,
): PlannedWeight =>
  trained(
    "depthwiseKernel",
    [...layer.kernelSize, lastOf(input), layer.depthMultiplier],
    layer.depthwiseInitializer,
    layer.depthwiseRegularizer,
  );

const none = (): PlannedWeight[] => [];

type Weights = { [T in LayerType]: (layer: LayerOf<T>, input: Shape) => PlannedWeight[] };

/** Kernels are [kh, kw, in, out], depthwise ones [kh, kw, in, multiplier], those of dense [in, out]. */
const weights: Weights = {
  conv2d: (layer, input) => [
    trained(
      "kernel",
      [...layer.kernelSize, lastOf(input), layer.filters],
      layer.kernelInitializer,
      layer.kernelRegularizer,
    ),
    ...bias(layer, layer.filters),
  ],
  separableConv2d: (layer, input) => [
    depthwiseKernel(layer, input),
    trained(
      "pointwiseKernel",
      [1, 1, lastOf(input) * layer.depthMultiplier, layer.filters],
      layer.pointwiseInitializer,
      layer.pointwiseRegularizer,
    ),
    ...bias(layer, layer.filters),
  ],
  depthwiseConv2d: (layer, input) => [
    depthwiseKernel(layer, input),
    ...bias(layer, lastOf(input) * layer.depthMultiplier),
  ],
  batchNormalization: (layer, input) => [
    ...scaleAndCenter(layer, lastOf(input)),
    moving("movingMean", lastOf(input), layer.movingMeanInitializer),
    moving("movingVariance", lastOf(input), layer.movingVarianceInitializer),
  ],
  layerNormalization: (layer, input) => scaleAndCenter(layer, lastOf(input)),
  prelu: (layer, input) => [
    trained(
      "alpha",
      input.map((size, axis) => (layer.sharedAxes.includes(axis + 1) ? 1 : size)),
      layer.alphaInitializer,
      layer.alphaRegularizer,
    ),
  ],
  dense: (layer, input) => [
    trained("kernel", [lastOf(input), layer.units], layer.kernelInitializer, layer.kernelRegularizer),
    ...bias(layer, layer.units),
  ],
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

const weightsOf = <T extends LayerType>(type: T, layer: LayerOf<T>, input: Shape): PlannedWeight[] =>
  weights[type](layer, input);

/** The weights of a layer on an input that fits it, in the order of the tfjs layer's getWeights(): trainable ones first. */
export const layerWeights = (layer: LayerSpec, input: Shape): PlannedWeight[] =>
  weightsOf(layer.type, layer, input);
