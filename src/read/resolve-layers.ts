/** Layers as written, with the schema's defaults -> LayerSpec: one form a key, and the defaults that depend on others. */
import type { LayerOf, LayerSpec, LayerType, Pair } from "./experiment.ts";
import type { OwnLayer } from "./resolve-base.ts";
import { resolveInitializer, resolveRegularizer } from "./resolve-initializer.ts";

type WrittenLayers = { [T in LayerType]: Extract<OwnLayer, { type: T }> };
type ResolvedLayers = { [T in LayerType]: LayerOf<T> };
type Written<T extends LayerType> = WrittenLayers[T];

type Size = number | Pair;

const pair = (size: Size): Pair => (typeof size === "number" ? [size, size] : size);

/** One number for all sides; [above and below, left and right]; or [[top, bottom], [left, right]]. */
const sides = (padding: Size | readonly [Size, Size]): readonly [Pair, Pair] => {
  if (typeof padding === "number") return [pair(padding), pair(padding)];
  return [pair(padding[0]), pair(padding[1])];
};

type Convolutional = "conv2d" | "separableConv2d" | "depthwiseConv2d";

const convolution = (written: Written<Convolutional>) => ({
  kernelSize: pair(written.kernelSize),
  strides: pair(written.strides),
  padding: written.padding,
  dilationRate: pair(written.dilationRate),
  activation: written.activation,
  useBias: written.useBias,
  biasInitializer: resolveInitializer(written.biasInitializer),
  biasRegularizer: resolveRegularizer(written.biasRegularizer),
});

const depthwise = (written: Written<"separableConv2d" | "depthwiseConv2d">) => ({
  depthMultiplier: written.depthMultiplier,
  depthwiseInitializer: resolveInitializer(written.depthwiseInitializer),
  depthwiseRegularizer: resolveRegularizer(written.depthwiseRegularizer),
});

const kernel = (written: Written<"conv2d" | "dense">) => ({
  kernelInitializer: resolveInitializer(written.kernelInitializer),
  kernelRegularizer: resolveRegularizer(written.kernelRegularizer),
});

/** The window moves by its own size unless told otherwise. */
const pooling = ({ poolSize, strides, padding }: Written<"maxPooling2d" | "averagePooling2d">) => ({
  poolSize: pair(poolSize),
  strides: pair(strides ?? poolSize),
  padding,
});

const normalization = (written: Written<"batchNormalization" | "layerNormalization">) => ({
  epsilon: written.epsilon,
  center: written.center,
  scale: written.scale,
  betaInitializer: resolveInitializer(written.betaInitializer),
  gammaInitializer: resolveInitializer(written.gammaInitializer),
  betaRegularizer: resolveRegularizer(written.betaRegularizer),
  gammaRegularizer: resolveRegularizer(written.gammaRegularizer),
});

const resolvers: { [T in LayerType]: (written: WrittenLayers[T], name: string) => ResolvedLayers[T] } = {
  conv2d: (written, name) => ({
    type: "conv2d",
    name,
    filters: written.filters,
    ...convolution(written),
    ...kernel(written),
  }),
  separableConv2d: (written, name) => ({
    type: "separableConv2d",
    name,
    filters: written.filters,
    ...convolution(written),
    ...depthwise(written),
    pointwiseInitializer: resolveInitializer(written.pointwiseInitializer),
    pointwiseRegularizer: resolveRegularizer(written.pointwiseRegularizer),
  }),
  depthwiseConv2d: (written, name) => ({
    type: "depthwiseConv2d",
    name,
    ...convolution(written),
    ...depthwise(written),
  }),
  maxPooling2d: (written, name) => ({ type: "maxPooling2d", name, ...pooling(written) }),
  averagePooling2d: (written, name) => ({ type: "averagePooling2d", name, ...pooling(written) }),
  globalAveragePooling2d: (_, name) => ({ type: "globalAveragePooling2d", name }),
  globalMaxPooling2d: (_, name) => ({ type: "globalMaxPooling2d", name }),
  zeroPadding2d: ({ padding }, name) => ({ type: "zeroPadding2d", name, padding: sides(padding) }),
  flatten: (_, name) => ({ type: "flatten", name }),
  dropout: ({ rate }, name) => ({ type: "dropout", name, rate }),
  spatialDropout2d: ({ rate }, name) => ({ type: "spatialDropout2d", name, rate }),
  gaussianNoise: ({ stddev }, name) => ({ type: "gaussianNoise", name, stddev }),
  batchNormalization: (written, name) => ({
    type: "batchNormalization",
    name,
    momentum: written.momentum,
    ...normalization(written),
    movingMeanInitializer: resolveInitializer(written.movingMeanInitializer),
    movingVarianceInitializer: resolveInitializer(written.movingVarianceInitializer),
  }),
  layerNormalization: (written, name) => ({ type: "layerNormalization", name, ...normalization(written) }),
  activation: ({ activation }, name) => ({ type: "activation", name, activation }),
  leakyReLU: ({ alpha }, name) => ({ type: "leakyReLU", name, alpha }),
  prelu: (written, name) => ({
    type: "prelu",
    name,
    alphaInitializer: resolveInitializer(written.alphaInitializer),
    alphaRegularizer: resolveRegularizer(written.alphaRegularizer),
    sharedAxes: written.sharedAxes,
  }),
  dense: (written, name) => ({
    type: "dense",
    name,
    units: written.units,
    activation: written.activation,
    useBias: written.useBias,
    ...kernel(written),
    biasInitializer: resolveInitializer(written.biasInitializer),
    biasRegularizer: resolveRegularizer(written.biasRegularizer),
  }),
};

/** Generic, so that the compiler sees that a layer meets the resolver of its own type. */
const resolveLayer = <T extends LayerType>(
  written: WrittenLayers[T] & { type: T },
  name: string,
): ResolvedLayers[T] => resolvers[written.type](written, name);

/** A layer without a name gets its type and its number in the list of that type, from 1: conv2d_1. */
export const resolveLayers = (written: readonly OwnLayer[]): LayerSpec[] => {
  const counts = new Map<LayerType, number>();
  return written.map((layer) => {
    const count = (counts.get(layer.type) ?? 0) + 1;
    counts.set(layer.type, count);
    return resolveLayer(layer, layer.name ?? `${layer.type}_${count}`);
  });
};
