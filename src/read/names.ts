/** The names of experiment.ts as values, for suggestions; a test holds that the schema has the same. */
import type {
  AugmentationSpec,
  BaseSpec,
  GeneratorSpec,
  InitializerSpec,
  LayerSpec,
  LayerType,
  MetricName,
  OptimizerSpec,
  ScheduleSpec,
} from "./experiment.ts";

/** A list that must have every name of a union to compile. */
const all =
  <T extends string>() =>
  <const L extends readonly T[]>(list: L & ([T] extends [L[number]] ? unknown : never)): readonly T[] =>
    list;

/** As written: the base among them. */
export const layerTypes = all<LayerType | "base">()([
  "base",
  "conv2d",
  "separableConv2d",
  "depthwiseConv2d",
  "maxPooling2d",
  "averagePooling2d",
  "globalAveragePooling2d",
  "globalMaxPooling2d",
  "zeroPadding2d",
  "flatten",
  "dropout",
  "spatialDropout2d",
  "gaussianNoise",
  "batchNormalization",
  "layerNormalization",
  "activation",
  "leakyReLU",
  "prelu",
  "dense",
]);

export const optimizerTypes = all<OptimizerSpec["type"]>()([
  "rmsprop",
  "adam",
  "adamax",
  "sgd",
  "adagrad",
  "adadelta",
]);

export const initializerTypes = all<InitializerSpec["type"]>()([
  "zeros",
  "ones",
  "constant",
  "randomNormal",
  "truncatedNormal",
  "randomUniform",
  "varianceScaling",
  "glorotNormal",
  "glorotUniform",
  "heNormal",
  "heUniform",
  "leCunNormal",
  "leCunUniform",
  "orthogonal",
  "identity",
]);

export const scheduleTypes = all<ScheduleSpec["type"]>()(["step", "exponential", "cosine"]);

/** The schema's (a test holds that). */
export const defaultMaxPixels = 100_000_000;

export const generatorKeys = all<keyof GeneratorSpec>()([
  "imageSize",
  "colorMode",
  "interpolation",
  "maxPixels",
  "rescale",
  "samplewiseCenter",
  "samplewiseStdNormalization",
  "featurewiseCenter",
  "featurewiseStdNormalization",
  "batchSize",
  "classMode",
  "shuffle",
]);

export const augmentationKeys = all<keyof AugmentationSpec>()([
  "rotationRange",
  "widthShiftRange",
  "heightShiftRange",
  "shearRange",
  "zoomRange",
  "channelShiftRange",
  "brightnessRange",
  "horizontalFlip",
  "verticalFlip",
  "fillMode",
  "cval",
  "interpolation",
]);

export const metricNames = all<MetricName>()(["acc", "precision", "recall", "auc"]);

type KeysOf<T> = T extends unknown ? Exclude<keyof T, "type" | "name"> : never;

export const optimizerKeys = all<KeysOf<OptimizerSpec>>()([
  "learningRate",
  "rho",
  "momentum",
  "centered",
  "epsilon",
  "epsilonOutsideRoot",
  "beta1",
  "beta2",
  "nesterov",
  "initialAccumulatorValue",
]);

export const layerKeys = all<KeysOf<LayerSpec> | KeysOf<BaseSpec>>()([
  "model",
  "cut",
  "trainable",
  "batchNormalization",
  "inputRange",
  "sha256",
  "filters",
  "kernelSize",
  "strides",
  "padding",
  "dilationRate",
  "activation",
  "useBias",
  "biasInitializer",
  "biasRegularizer",
  "kernelInitializer",
  "kernelRegularizer",
  "depthMultiplier",
  "depthwiseInitializer",
  "depthwiseRegularizer",
  "pointwiseInitializer",
  "pointwiseRegularizer",
  "poolSize",
  "rate",
  "stddev",
  "momentum",
  "epsilon",
  "center",
  "scale",
  "betaInitializer",
  "gammaInitializer",
  "movingMeanInitializer",
  "movingVarianceInitializer",
  "betaRegularizer",
  "gammaRegularizer",
  "alpha",
  "alphaInitializer",
  "alphaRegularizer",
  "sharedAxes",
  "units",
]);
