/** A small valid world; a test changes what it is about. */
import type {
  Experiment,
  GeneratorSpec,
  InitializerSpec,
  LayerOf,
  PlainLayerType,
} from "../../src/experiment/experiment.ts";

import type { BlockType } from "../../src/plan/plan.ts";

const zeros: InitializerSpec = { type: "zeros" };
const ones: InitializerSpec = { type: "ones" };
const glorot: InitializerSpec = { type: "glorotUniform" };

const convolution = {
  kernelSize: [3, 3],
  strides: [1, 1],
  padding: "valid",
  dilationRate: [1, 1],
  activation: "relu",
  useBias: true,
  biasInitializer: zeros,
  biasRegularizer: null,
} as const;

const normalization = {
  epsilon: 1e-3,
  center: true,
  scale: true,
  betaInitializer: zeros,
  gammaInitializer: ones,
  betaRegularizer: null,
  gammaRegularizer: null,
} as const;

const pooling = { poolSize: [2, 2], strides: [2, 2], padding: "valid" } as const;

/** One layer of each type without layers in it, called by its type. */
export const exampleLayers: { [T in PlainLayerType]: LayerOf<T> } = {
  conv2d: {
    type: "conv2d",
    name: "conv2d",
    filters: 2,
    ...convolution,
    kernelInitializer: glorot,
    kernelRegularizer: null,
  },
  separableConv2d: {
    type: "separableConv2d",
    name: "separableConv2d",
    filters: 2,
    ...convolution,
    depthMultiplier: 1,
    depthwiseInitializer: glorot,
    depthwiseRegularizer: null,
    pointwiseInitializer: glorot,
    pointwiseRegularizer: null,
  },
  depthwiseConv2d: {
    type: "depthwiseConv2d",
    name: "depthwiseConv2d",
    ...convolution,
    depthMultiplier: 1,
    depthwiseInitializer: glorot,
    depthwiseRegularizer: null,
  },
  maxPooling2d: { type: "maxPooling2d", name: "maxPooling2d", ...pooling },
  averagePooling2d: { type: "averagePooling2d", name: "averagePooling2d", ...pooling },
  globalAveragePooling2d: { type: "globalAveragePooling2d", name: "globalAveragePooling2d" },
  globalMaxPooling2d: { type: "globalMaxPooling2d", name: "globalMaxPooling2d" },
  zeroPadding2d: {
    type: "zeroPadding2d",
    name: "zeroPadding2d",
    padding: [
      [1, 1],
      [1, 1],
    ],
  },
  flatten: { type: "flatten", name: "flatten" },
  dropout: { type: "dropout", name: "dropout", rate: 0.5 },
  spatialDropout2d: { type: "spatialDropout2d", name: "spatialDropout2d", rate: 0.5 },
  gaussianNoise: { type: "gaussianNoise", name: "gaussianNoise", stddev: 0.1 },
  batchNormalization: {
    type: "batchNormalization",
    name: "batchNormalization",
    momentum: 0.99,
    ...normalization,
    movingMeanInitializer: zeros,
    movingVarianceInitializer: ones,
  },
  layerNormalization: { type: "layerNormalization", name: "layerNormalization", ...normalization },
  groupNormalization: { type: "groupNormalization", name: "groupNormalization", groups: 1, ...normalization },
  activation: { type: "activation", name: "activation", activation: "relu" },
  leakyReLU: { type: "leakyReLU", name: "leakyReLU", alpha: 0.3 },
  prelu: {
    type: "prelu",
    name: "prelu",
    alphaInitializer: zeros,
    alphaRegularizer: null,
    sharedAxes: [],
  },
  dense: {
    type: "dense",
    name: "dense",
    units: 1,
    activation: "sigmoid",
    useBias: true,
    kernelInitializer: glorot,
    biasInitializer: zeros,
    kernelRegularizer: null,
    biasRegularizer: null,
  },
};

export const exampleBlocks: { [T in BlockType]: LayerOf<T> } = {
  residual: {
    type: "residual",
    name: "residual",
    layers: [{ ...exampleLayers.conv2d, padding: "same" }, exampleLayers.batchNormalization],
    shortcut: "auto",
  },
  parallel: {
    type: "parallel",
    name: "parallel",
    branches: [[{ ...exampleLayers.conv2d, padding: "same" }], []],
    join: "concatenate",
  },
};

export const exampleGenerator: GeneratorSpec = {
  imageSize: [6, 5],
  colorMode: "rgb",
  interpolation: "nearest",
  maxPixels: 1e8,
  rescale: 1 / 255,
  samplewiseCenter: false,
  samplewiseStdNormalization: false,
  featurewiseCenter: false,
  featurewiseStdNormalization: false,
  batchSize: 2,
  classMode: "binary",
  shuffle: true,
  sampling: "shuffled",
  orientation: "asStored",
};

/** What any optimizer may have beside its rule: nothing of it. */
export const ruleAlone = {
  weightDecay: 0,
  excludeFromWeightDecay: null,
  clipNorm: null,
  globalClipNorm: null,
  clipValue: null,
  ema: null,
} as const;

/** Cats and dogs of 6x5 pixels, by counts 2, 1 and 1, through conv2d, flatten and one sigmoid unit. */
export const exampleExperiment = (changes: Partial<Experiment> = {}): Experiment => ({
  name: "example",
  description: null,
  seed: 7,
  data: {
    type: "flat",
    onProblem: "auto",
    directory: "/data",
    classes: [
      { name: "cat", glob: "cat.*.jpg" },
      { name: "dog", glob: "dog.*.jpg" },
    ],
  },
  split: {
    type: "counts",
    train: 2,
    validation: 1,
    test: 1,
    order: "natural",
    seed: 7,
    groupBy: null,
    fold: null,
  },
  generator: exampleGenerator,
  augmentation: null,
  base: null,
  startFrom: null,
  layers: [exampleLayers.conv2d, exampleLayers.flatten, exampleLayers.dense],
  optimizer: { type: "sgd", learningRate: 0.01, momentum: 0, nesterov: false, ...ruleAlone },
  loss: "binaryCrossentropy",
  labelSmoothing: 0,
  classWeights: null,
  metrics: ["acc"],
  epochs: 3,
  stepsPerEpoch: null,
  validationSteps: null,
  earlyStopping: null,
  reduceLearningRateOnPlateau: null,
  learningRateSchedule: null,
  checkpoint: { monitor: "val_loss", mode: "auto" },
  onNaN: "stop",
  expect: [],
  ...changes,
});
