/** Made from schema/experiment.schema.json by `npm run generate`; edit that. */

export type Layer =
  | BaseLayer
  | Conv2DLayer
  | SeparableConv2DLayer
  | DepthwiseConv2DLayer
  | MaxPooling2DLayer
  | AveragePooling2DLayer
  | GlobalAveragePooling2DLayer
  | GlobalMaxPooling2DLayer
  | ZeroPadding2DLayer
  | FlattenLayer
  | DropoutLayer
  | SpatialDropout2DLayer
  | GaussianNoiseLayer
  | BatchNormalizationLayer
  | LayerNormalizationLayer
  | GroupNormalizationLayer
  | ActivationLayer
  | LeakyReLULayer
  | PreluLayer
  | DenseLayer
  | ResidualLayer
  | ParallelLayer;
export type InitializerName =
  | "zeros"
  | "ones"
  | "constant"
  | "randomNormal"
  | "truncatedNormal"
  | "randomUniform"
  | "varianceScaling"
  | "glorotNormal"
  | "glorotUniform"
  | "heNormal"
  | "heUniform"
  | "leCunNormal"
  | "leCunUniform"
  | "orthogonal"
  | "identity";
export type InitializerMap =
  | ZerosInitializer
  | OnesInitializer
  | ConstantInitializer
  | RandomNormalInitializer
  | TruncatedNormalInitializer
  | RandomUniformInitializer
  | VarianceScalingInitializer
  | GlorotNormalInitializer
  | GlorotUniformInitializer
  | HeNormalInitializer
  | HeUniformInitializer
  | LeCunNormalInitializer
  | LeCunUniformInitializer
  | OrthogonalInitializer
  | IdentityInitializer;
/**
 * @minItems 1
 */
export type InnerLayers = [Layer, ...Layer[]];
export type Optimizer =
  | RmspropOptimizer
  | AdamOptimizer
  | AdamWOptimizer
  | NadamOptimizer
  | AdamaxOptimizer
  | SgdOptimizer
  | AdagradOptimizer
  | AdadeltaOptimizer
  | LionOptimizer;
export type ClipNorm = number;
export type GlobalClipNorm = number;
export type ClipValue = number;
export type Schedule = StepSchedule | ExponentialSchedule | CosineSchedule | FlatSchedule;
/**
 * @minItems 1
 */
export type SearchedValues = SearchedValues2;
export type SearchedValues2 = [unknown, ...unknown[]];

export interface WrittenExperiment {
  extends?: string;
  name?: string;
  description?: string;
  seed: number;
  data?: SampleData | (LabelsData | DirectoryData);
  split?: SplitByFolder | (SplitByColumn | SplitByNumber);
  generator: Generator;
  augmentation?: Augmentation;
  /**
   * @minItems 1
   */
  layers?: [Layer, ...Layer[]];
  startFrom?: StartFromRun | string;
  optimizer?: Optimizer;
  loss?:
    "binaryCrossentropy" | "categoricalCrossentropy" | "sparseCategoricalCrossentropy" | "meanSquaredError";
  labelSmoothing: number;
  classWeights?:
    | {
        [k: string]: number;
      }
    | "balanced";
  metrics: (
    | "acc"
    | "precision"
    | "recall"
    | "auc"
    | "balancedAcc"
    | "f1"
    | "top3Acc"
    | "top5Acc"
    | "brier"
    | "calibrationError"
  )[];
  epochs?: number;
  stepsPerEpoch?: number;
  validationSteps?: number;
  earlyStopping?: EarlyStopping;
  reduceLearningRateOnPlateau?: Plateau;
  learningRateSchedule?: Schedule;
  checkpoint: Checkpoint;
  onNaN: "stop" | "continue";
  expect?: {
    [k: string]: string;
  };
  search?: Search;
}
export interface SampleData {
  sample: "quickstart";
  onProblem: "auto" | "stop" | "skip" | "warn";
}
export interface LabelsData {
  directory: string;
  labels: string;
  columns: Columns;
  extension?: string;
  /**
   * @minItems 2
   */
  classes?: [string, string, ...string[]];
  onProblem: "auto" | "stop" | "skip" | "warn";
}
export interface Columns {
  file: string;
  label: string;
  group: string;
  split: string;
}
export interface DirectoryData {
  directory: string;
  classes?: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` ".".
     */
    [k: string]: string;
  };
  onProblem: "auto" | "stop" | "skip" | "warn";
}
export interface SplitByFolder {
  directories: {
    train: string;
    validation?: string;
    test?: string;
  };
  order: "natural" | "codePoint" | "shuffled";
  seed?: number;
  groupBy?: (GroupByFolder | GroupByName) | ("column" | null);
  fold?: Fold;
}
export interface GroupByFolder {
  folder: number;
}
export interface GroupByName {
  name: string;
}
export interface Fold {
  of: number;
  number: number;
}
export interface SplitByColumn {
  column: "split";
  order: "natural" | "codePoint" | "shuffled";
  seed?: number;
  groupBy?: (GroupByFolder | GroupByName) | ("column" | null);
  fold?: Fold1;
}
export interface Fold1 {
  of: number;
  number: number;
}
export interface SplitByNumber {
  train?: number;
  validation?: number;
  test?: number;
  order: "natural" | "codePoint" | "shuffled";
  seed?: number;
  groupBy?: (GroupByFolder | GroupByName) | ("column" | null);
  fold?: Fold2;
}
export interface Fold2 {
  of: number;
  number: number;
}
export interface Generator {
  /**
   * @minItems 2
   * @maxItems 2
   */
  imageSize: [number, number];
  colorMode: "rgb" | "grayscale";
  interpolation: "nearest" | "bilinear" | "bicubic";
  orientation: "asStored" | "upright";
  maxPixels: number;
  rescale: string | number;
  samplewiseCenter: boolean;
  samplewiseStdNormalization: boolean;
  featurewiseCenter: boolean;
  featurewiseStdNormalization: boolean;
  batchSize: number;
  classMode: "binary" | "categorical" | "sparse";
  shuffle: boolean;
  sampling: "shuffled" | "balanced";
}
export interface Augmentation {
  rotationRange: number;
  widthShiftRange: [number, ...number[]] | number;
  heightShiftRange: [number, ...number[]] | number;
  shearRange: number;
  zoomRange: [number, number] | number;
  channelShiftRange: number;
  /**
   * @minItems 2
   * @maxItems 2
   */
  brightnessRange?: [number, number];
  contrastRange: [number, number] | number;
  saturationRange: [number, number] | number;
  hueRange: [number, number] | number;
  horizontalFlip: boolean;
  verticalFlip: boolean;
  fillMode: "constant" | "nearest" | "reflect" | "wrap";
  cval: number;
  interpolation: "bilinear" | "nearest";
  erasing?: Erasing;
  mixUp?: MixUp;
  cutMix?: CutMix;
}
export interface Erasing {
  probability: number;
  /**
   * @minItems 2
   * @maxItems 2
   */
  area: [number, number];
  /**
   * @minItems 2
   * @maxItems 2
   */
  aspect?: [number, number];
  value: [number, number, number] | ("noise" | number);
}
export interface MixUp {
  alpha: number;
}
export interface CutMix {
  alpha: number;
}
export interface BaseLayer {
  type: "base";
  name?: string;
  model: string;
  cut?: string;
  trainable: Thaw | boolean;
  batchNormalization: "training" | "inference";
  /**
   * @minItems 2
   * @maxItems 2
   */
  inputRange?: [number, number];
  preprocess?: Preprocess | ("tf" | "torch" | "caffe");
  sha256?: string;
}
export interface Thaw {
  from: string;
}
export interface Preprocess {
  scale: string | number;
  /**
   * @minItems 3
   * @maxItems 3
   */
  mean: [number, number, number];
  /**
   * @minItems 3
   * @maxItems 3
   */
  deviation: [number, number, number];
  channels: "rgb" | "bgr";
}
export interface Conv2DLayer {
  type: "conv2d";
  name?: string;
  filters: number;
  kernelSize: [number, number] | number;
  strides: [number, number] | number;
  padding: "valid" | "same";
  dilationRate: [number, number] | number;
  activation:
    | "elu"
    | "gelu"
    | "hardSwish"
    | "linear"
    | "relu"
    | "relu6"
    | "selu"
    | "sigmoid"
    | "softmax"
    | "softplus"
    | "softsign"
    | "swish"
    | "tanh";
  useBias: boolean;
  biasInitializer: InitializerName | InitializerMap;
  biasRegularizer?: Regularizer;
  kernelInitializer: InitializerName | InitializerMap;
  kernelRegularizer?: Regularizer1;
}
export interface ZerosInitializer {
  type: "zeros";
}
export interface OnesInitializer {
  type: "ones";
}
export interface ConstantInitializer {
  type: "constant";
  value: number;
}
export interface RandomNormalInitializer {
  type: "randomNormal";
  mean: number;
  stddev: number;
}
export interface TruncatedNormalInitializer {
  type: "truncatedNormal";
  mean: number;
  stddev: number;
}
export interface RandomUniformInitializer {
  type: "randomUniform";
  minval: number;
  maxval: number;
}
export interface VarianceScalingInitializer {
  type: "varianceScaling";
  scale: number;
  mode: "fanIn" | "fanOut" | "fanAvg";
  distribution: "normal" | "truncatedNormal" | "untruncatedNormal" | "uniform";
}
export interface GlorotNormalInitializer {
  type: "glorotNormal";
}
export interface GlorotUniformInitializer {
  type: "glorotUniform";
}
export interface HeNormalInitializer {
  type: "heNormal";
}
export interface HeUniformInitializer {
  type: "heUniform";
}
export interface LeCunNormalInitializer {
  type: "leCunNormal";
}
export interface LeCunUniformInitializer {
  type: "leCunUniform";
}
export interface OrthogonalInitializer {
  type: "orthogonal";
  gain: number;
}
export interface IdentityInitializer {
  type: "identity";
  gain: number;
}
export interface Regularizer {
  l1: number;
  l2: number;
}
export interface Regularizer1 {
  l1: number;
  l2: number;
}
export interface SeparableConv2DLayer {
  type: "separableConv2d";
  name?: string;
  filters: number;
  kernelSize: [number, number] | number;
  strides: [number, number] | number;
  padding: "valid" | "same";
  dilationRate: [number, number] | number;
  activation:
    | "elu"
    | "gelu"
    | "hardSwish"
    | "linear"
    | "relu"
    | "relu6"
    | "selu"
    | "sigmoid"
    | "softmax"
    | "softplus"
    | "softsign"
    | "swish"
    | "tanh";
  useBias: boolean;
  biasInitializer: InitializerName | InitializerMap;
  biasRegularizer?: Regularizer2;
  depthMultiplier: number;
  depthwiseInitializer: InitializerName | InitializerMap;
  depthwiseRegularizer?: Regularizer3;
  pointwiseInitializer: InitializerName | InitializerMap;
  pointwiseRegularizer?: Regularizer4;
}
export interface Regularizer2 {
  l1: number;
  l2: number;
}
export interface Regularizer3 {
  l1: number;
  l2: number;
}
export interface Regularizer4 {
  l1: number;
  l2: number;
}
export interface DepthwiseConv2DLayer {
  type: "depthwiseConv2d";
  name?: string;
  kernelSize: [number, number] | number;
  strides: [number, number] | number;
  padding: "valid" | "same";
  dilationRate: [number, number] | number;
  activation:
    | "elu"
    | "gelu"
    | "hardSwish"
    | "linear"
    | "relu"
    | "relu6"
    | "selu"
    | "sigmoid"
    | "softmax"
    | "softplus"
    | "softsign"
    | "swish"
    | "tanh";
  useBias: boolean;
  biasInitializer: InitializerName | InitializerMap;
  biasRegularizer?: Regularizer5;
  depthMultiplier: number;
  depthwiseInitializer: InitializerName | InitializerMap;
  depthwiseRegularizer?: Regularizer6;
}
export interface Regularizer5 {
  l1: number;
  l2: number;
}
export interface Regularizer6 {
  l1: number;
  l2: number;
}
export interface MaxPooling2DLayer {
  type: "maxPooling2d";
  name?: string;
  poolSize: [number, number] | number;
  strides?: [number, number] | number;
  padding: "valid" | "same";
}
export interface AveragePooling2DLayer {
  type: "averagePooling2d";
  name?: string;
  poolSize: [number, number] | number;
  strides?: [number, number] | number;
  padding: "valid" | "same";
}
export interface GlobalAveragePooling2DLayer {
  type: "globalAveragePooling2d";
  name?: string;
}
export interface GlobalMaxPooling2DLayer {
  type: "globalMaxPooling2d";
  name?: string;
}
export interface ZeroPadding2DLayer {
  type: "zeroPadding2d";
  name?: string;
  padding: [[number, number] | number, [number, number] | number] | number;
}
export interface FlattenLayer {
  type: "flatten";
  name?: string;
}
export interface DropoutLayer {
  type: "dropout";
  name?: string;
  rate: number;
}
export interface SpatialDropout2DLayer {
  type: "spatialDropout2d";
  name?: string;
  rate: number;
}
export interface GaussianNoiseLayer {
  type: "gaussianNoise";
  name?: string;
  stddev: number;
}
export interface BatchNormalizationLayer {
  type: "batchNormalization";
  name?: string;
  momentum: number;
  epsilon: number;
  center: boolean;
  scale: boolean;
  betaInitializer: InitializerName | InitializerMap;
  gammaInitializer: InitializerName | InitializerMap;
  movingMeanInitializer: InitializerName | InitializerMap;
  movingVarianceInitializer: InitializerName | InitializerMap;
  betaRegularizer?: Regularizer7;
  gammaRegularizer?: Regularizer8;
}
export interface Regularizer7 {
  l1: number;
  l2: number;
}
export interface Regularizer8 {
  l1: number;
  l2: number;
}
export interface LayerNormalizationLayer {
  type: "layerNormalization";
  name?: string;
  epsilon: number;
  center: boolean;
  scale: boolean;
  betaInitializer: InitializerName | InitializerMap;
  gammaInitializer: InitializerName | InitializerMap;
  betaRegularizer?: Regularizer9;
  gammaRegularizer?: Regularizer10;
}
export interface Regularizer9 {
  l1: number;
  l2: number;
}
export interface Regularizer10 {
  l1: number;
  l2: number;
}
export interface GroupNormalizationLayer {
  type: "groupNormalization";
  name?: string;
  groups: number;
  epsilon: number;
  center: boolean;
  scale: boolean;
  betaInitializer: InitializerName | InitializerMap;
  gammaInitializer: InitializerName | InitializerMap;
  betaRegularizer?: Regularizer11;
  gammaRegularizer?: Regularizer12;
}
export interface Regularizer11 {
  l1: number;
  l2: number;
}
export interface Regularizer12 {
  l1: number;
  l2: number;
}
export interface ActivationLayer {
  type: "activation";
  name?: string;
  activation:
    | "elu"
    | "gelu"
    | "hardSwish"
    | "linear"
    | "relu"
    | "relu6"
    | "selu"
    | "sigmoid"
    | "softmax"
    | "softplus"
    | "softsign"
    | "swish"
    | "tanh";
}
export interface LeakyReLULayer {
  type: "leakyReLU";
  name?: string;
  alpha: number;
}
export interface PreluLayer {
  type: "prelu";
  name?: string;
  alphaInitializer: InitializerName | InitializerMap;
  alphaRegularizer?: Regularizer13;
  sharedAxes: number[];
}
export interface Regularizer13 {
  l1: number;
  l2: number;
}
export interface DenseLayer {
  type: "dense";
  name?: string;
  units: number;
  activation:
    | "elu"
    | "gelu"
    | "hardSwish"
    | "linear"
    | "relu"
    | "relu6"
    | "selu"
    | "sigmoid"
    | "softmax"
    | "softplus"
    | "softsign"
    | "swish"
    | "tanh";
  useBias: boolean;
  kernelInitializer: InitializerName | InitializerMap;
  biasInitializer: InitializerName | InitializerMap;
  kernelRegularizer?: Regularizer14;
  biasRegularizer?: Regularizer15;
}
export interface Regularizer14 {
  l1: number;
  l2: number;
}
export interface Regularizer15 {
  l1: number;
  l2: number;
}
export interface ResidualLayer {
  type: "residual";
  name?: string;
  layers: InnerLayers;
  shortcut: "auto" | "identity" | "projection";
}
export interface ParallelLayer {
  type: "parallel";
  name?: string;
  /**
   * @minItems 2
   */
  branches: [Layer[], Layer[], ...Layer[][]];
  join: "concatenate" | "add";
}
export interface StartFromRun {
  run: string;
  sha256?: string;
}
export interface RmspropOptimizer {
  type: "rmsprop";
  learningRate: number;
  rho: number;
  momentum: number;
  centered: boolean;
  epsilon: number;
  epsilonOutsideRoot: boolean;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface ExcludeFromWeightDecay {
  weights: ("bias" | "normalization")[];
  layers: string[];
}
export interface Ema {
  momentum: number;
  overwriteFrequency?: number;
}
export interface AdamOptimizer {
  type: "adam";
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  amsgrad: boolean;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface AdamWOptimizer {
  type: "adamW";
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  amsgrad: boolean;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface NadamOptimizer {
  type: "nadam";
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface AdamaxOptimizer {
  type: "adamax";
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface SgdOptimizer {
  type: "sgd";
  learningRate: number;
  momentum: number;
  nesterov: boolean;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface AdagradOptimizer {
  type: "adagrad";
  learningRate: number;
  initialAccumulatorValue: number;
  epsilon: number;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface AdadeltaOptimizer {
  type: "adadelta";
  learningRate: number;
  rho: number;
  epsilon: number;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface LionOptimizer {
  type: "lion";
  learningRate: number;
  beta1: number;
  beta2: number;
  weightDecay: number;
  excludeFromWeightDecay?: ExcludeFromWeightDecay;
  clipNorm?: ClipNorm;
  globalClipNorm?: GlobalClipNorm;
  clipValue?: ClipValue;
  ema?: Ema;
}
export interface EarlyStopping {
  monitor: string;
  mode: "auto" | "min" | "max";
  minDelta: number;
  patience: number;
  restoreBestWeights: boolean;
}
export interface Plateau {
  monitor: string;
  mode: "auto" | "min" | "max";
  factor: number;
  patience: number;
  minDelta: number;
  cooldown: number;
  minLearningRate: number;
}
export interface StepSchedule {
  type: "step";
  every: number;
  factor: number;
  warmup: number;
}
export interface ExponentialSchedule {
  type: "exponential";
  rate: number;
  warmup: number;
}
export interface CosineSchedule {
  type: "cosine";
  to: number;
  warmup: number;
}
export interface FlatSchedule {
  type: "flat";
  warmup: number;
}
export interface Checkpoint {
  monitor?: string;
  mode: "auto" | "min" | "max";
}
export interface Search {
  method: "grid" | "zip" | "random";
  trials?: number;
  seeds: number;
  metric?: string;
  direction?: "maximize" | "minimize";
  parameters: {
    [k: string]: SearchedValues;
  };
}
