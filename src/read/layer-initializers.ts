import type { InitializerSpec, LayerSpec } from "../experiment/experiment.ts";

export interface KeyedInitializer {
  /** kernelInitializer, ... */
  key: string;
  initializer: InitializerSpec;
  /** Axes of the weight; a prelu layer's alpha has as many as its input without the batch. */
  axes: number | "of the input";
}

const bias = (layer: { biasInitializer: InitializerSpec }): KeyedInitializer => ({
  key: "biasInitializer",
  initializer: layer.biasInitializer,
  axes: 1,
});

const betaAndGamma = (layer: {
  betaInitializer: InitializerSpec;
  gammaInitializer: InitializerSpec;
}): KeyedInitializer[] => [
  { key: "betaInitializer", initializer: layer.betaInitializer, axes: 1 },
  { key: "gammaInitializer", initializer: layer.gammaInitializer, axes: 1 },
];

/** How the layer's weights start; empty for a layer without weights. */
export const initializersOf = (layer: LayerSpec): KeyedInitializer[] => {
  switch (layer.type) {
    case "conv2d":
      return [{ key: "kernelInitializer", initializer: layer.kernelInitializer, axes: 4 }, bias(layer)];
    case "dense":
      return [{ key: "kernelInitializer", initializer: layer.kernelInitializer, axes: 2 }, bias(layer)];
    case "depthwiseConv2d":
      return [{ key: "depthwiseInitializer", initializer: layer.depthwiseInitializer, axes: 4 }, bias(layer)];
    case "separableConv2d":
      return [
        { key: "depthwiseInitializer", initializer: layer.depthwiseInitializer, axes: 4 },
        { key: "pointwiseInitializer", initializer: layer.pointwiseInitializer, axes: 4 },
        bias(layer),
      ];
    case "batchNormalization":
      return [
        ...betaAndGamma(layer),
        { key: "movingMeanInitializer", initializer: layer.movingMeanInitializer, axes: 1 },
        { key: "movingVarianceInitializer", initializer: layer.movingVarianceInitializer, axes: 1 },
      ];
    case "layerNormalization":
      return betaAndGamma(layer);
    case "prelu":
      return [{ key: "alphaInitializer", initializer: layer.alphaInitializer, axes: "of the input" }];
    case "maxPooling2d":
    case "averagePooling2d":
    case "globalAveragePooling2d":
    case "globalMaxPooling2d":
    case "zeroPadding2d":
    case "flatten":
    case "dropout":
    case "spatialDropout2d":
    case "gaussianNoise":
    case "activation":
    case "leakyReLU":
      return [];
  }
};
