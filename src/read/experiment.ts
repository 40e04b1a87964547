/**
 * The resolved experiment: every default and override filled in, one form a key, nothing optional.
 * What a person writes, with the schema's defaults, is WrittenExperiment (made from schema/experiment.schema.json);
 * resolve.ts is the one function between the two. Nothing after it knows a default.
 */

export type Activation =
  | "elu"
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

/** Keras 3's initialisers, with Keras 3's defaults filled in. */
export type InitializerSpec =
  | { type: "zeros" }
  | { type: "ones" }
  | { type: "constant"; value: number }
  | { type: "randomNormal"; mean: number; stddev: number }
  | { type: "truncatedNormal"; mean: number; stddev: number }
  | { type: "randomUniform"; minval: number; maxval: number }
  | {
      type: "varianceScaling";
      scale: number;
      mode: "fanIn" | "fanOut" | "fanAvg";
      distribution: "normal" | "truncatedNormal" | "untruncatedNormal" | "uniform";
    }
  | { type: "glorotNormal" }
  | { type: "glorotUniform" }
  | { type: "heNormal" }
  | { type: "heUniform" }
  | { type: "leCunNormal" }
  | { type: "leCunUniform" }
  | { type: "orthogonal"; gain: number }
  | { type: "identity"; gain: number };

/** Weight decay added to the loss: l1 * sum(|w|) + l2 * sum(w^2), as Keras. */
export interface RegularizerSpec {
  l1: number;
  l2: number;
}

/** [height, width] */
export type Pair = readonly [number, number];

export type Padding = "valid" | "same";

interface Convolution {
  kernelSize: Pair;
  strides: Pair;
  padding: Padding;
  dilationRate: Pair;
  activation: Activation;
  useBias: boolean;
  biasInitializer: InitializerSpec;
  biasRegularizer: RegularizerSpec | null;
}

interface Pooling {
  poolSize: Pair;
  strides: Pair;
  padding: Padding;
}

/** `name` is the one given, else the type and its number in the list of that type, from 1: conv2d_1. */
interface Named {
  name: string;
}

export type LayerSpec = Named &
  (
    | ({
        type: "conv2d";
        filters: number;
        kernelInitializer: InitializerSpec;
        kernelRegularizer: RegularizerSpec | null;
      } & Convolution)
    | ({
        type: "separableConv2d";
        filters: number;
        depthMultiplier: number;
        depthwiseInitializer: InitializerSpec;
        depthwiseRegularizer: RegularizerSpec | null;
        pointwiseInitializer: InitializerSpec;
        pointwiseRegularizer: RegularizerSpec | null;
      } & Convolution)
    | ({
        type: "depthwiseConv2d";
        depthMultiplier: number;
        depthwiseInitializer: InitializerSpec;
        depthwiseRegularizer: RegularizerSpec | null;
      } & Convolution)
    | ({ type: "maxPooling2d" } & Pooling)
    | ({ type: "averagePooling2d" } & Pooling)
    | { type: "globalAveragePooling2d" }
    | { type: "globalMaxPooling2d" }
    /** [[top, bottom], [left, right]] in pixels. */
    | { type: "zeroPadding2d"; padding: readonly [Pair, Pair] }
    | { type: "flatten" }
    /** rate: share of elements (of whole channels for spatialDropout2d) set to 0 in training, 0 <= rate < 1. */
    | { type: "dropout"; rate: number }
    | { type: "spatialDropout2d"; rate: number }
    | { type: "gaussianNoise"; stddev: number }
    | {
        type: "batchNormalization";
        momentum: number;
        epsilon: number;
        center: boolean;
        scale: boolean;
        betaInitializer: InitializerSpec;
        gammaInitializer: InitializerSpec;
        movingMeanInitializer: InitializerSpec;
        movingVarianceInitializer: InitializerSpec;
        betaRegularizer: RegularizerSpec | null;
        gammaRegularizer: RegularizerSpec | null;
      }
    | {
        type: "layerNormalization";
        epsilon: number;
        center: boolean;
        scale: boolean;
        betaInitializer: InitializerSpec;
        gammaInitializer: InitializerSpec;
        betaRegularizer: RegularizerSpec | null;
        gammaRegularizer: RegularizerSpec | null;
      }
    | { type: "activation"; activation: Activation }
    | { type: "leakyReLU"; alpha: number }
    | {
        type: "prelu";
        alphaInitializer: InitializerSpec;
        alphaRegularizer: RegularizerSpec | null;
        /** Axes of the picture along which alpha is shared: 1 height, 2 width, 3 channels. */
        sharedAxes: readonly number[];
      }
    | {
        type: "dense";
        units: number;
        activation: Activation;
        useBias: boolean;
        kernelInitializer: InitializerSpec;
        biasInitializer: InitializerSpec;
        kernelRegularizer: RegularizerSpec | null;
        biasRegularizer: RegularizerSpec | null;
      }
  );

export type LayerType = LayerSpec["type"];
export type LayerOf<T extends LayerType> = Extract<LayerSpec, { type: T }>;

export type OptimizerSpec =
  | {
      type: "rmsprop";
      learningRate: number;
      rho: number;
      momentum: number;
      centered: boolean;
      epsilon: number;
      /** Keras up to 2.11: lr * g / (sqrt(v) + epsilon). */
      epsilonOutsideRoot: boolean;
    }
  | { type: "adam"; learningRate: number; beta1: number; beta2: number; epsilon: number }
  | { type: "adamax"; learningRate: number; beta1: number; beta2: number; epsilon: number }
  | { type: "sgd"; learningRate: number; momentum: number; nesterov: boolean }
  | { type: "adagrad"; learningRate: number; initialAccumulatorValue: number; epsilon: number }
  | { type: "adadelta"; learningRate: number; rho: number; epsilon: number };

export type OnProblem = "auto" | "stop" | "skip" | "warn";

/** Directories are absolute here; resolved.yaml writes them relative to the run folder. */
export type DataSpec = { onProblem: OnProblem } & (
  | {
      type: "flat";
      directory: string;
      /** In label order. */
      classes: readonly { name: string; glob: string }[];
    }
  | { type: "folders"; directory: string }
  | { type: "sample"; sample: SampleName }
);

export type SampleName = "quickstart";

export type FileOrder = "natural" | "codePoint" | "shuffled";

/** `seed` seeds `order: shuffled` only. Counts are pictures a class, fractions shares of each class. */
export type SplitSpec = { order: FileOrder; seed: number } & (
  | { type: "all" }
  | { type: "counts"; train: number; validation: number; test: number }
  | { type: "fractions"; train: number; validation: number; test: number }
  /** Folders below data.directory; null: that part is empty. */
  | { type: "directories"; train: string; validation: string | null; test: string | null }
);

export type Interpolation = "nearest" | "bilinear" | "bicubic";
export type ClassMode = "binary" | "categorical" | "sparse";

export interface GeneratorSpec {
  /** Height, width in pixels. */
  imageSize: Pair;
  colorMode: "rgb" | "grayscale";
  interpolation: Interpolation;
  /** Multiplies each 0..255 value after augmentation. */
  rescale: number;
  /** Per picture, all channels together; std implies centre (SEMANTICS.md 7). */
  samplewiseCenter: boolean;
  samplewiseStdNormalization: boolean;
  /** Per channel, statistics from the (rescaled, not augmented) training pictures. */
  featurewiseCenter: boolean;
  featurewiseStdNormalization: boolean;
  batchSize: number;
  classMode: ClassMode;
  /** A new seeded order each pass. */
  shuffle: boolean;
}

export type FillMode = "constant" | "nearest" | "reflect" | "wrap";

/** A shift as Keras reads it: below 1 a share of the size, from 1 on pixels, whole numbers k: one of 0..k-1; or a list to choose from. */
export type ShiftRange = number | readonly number[];

/** The random options of Keras' ImageDataGenerator; 0, false or null draws nothing. SEMANTICS.md 4 to 6. */
export interface AugmentationSpec {
  /** Degrees, drawn from [-range, range]. */
  rotationRange: number;
  /** Sideways, of the width. */
  widthShiftRange: ShiftRange;
  /** Up and down, of the height. */
  heightShiftRange: ShiftRange;
  /** Degrees, drawn from [-range, range]. */
  shearRange: number;
  /** [lowest, highest] factor; [1, 1] draws nothing. */
  zoomRange: Pair;
  /** Levels of 0..255, drawn from [-range, range]. */
  channelShiftRange: number;
  /** [lowest, highest] factor. */
  brightnessRange: Pair | null;
  horizontalFlip: boolean;
  verticalFlip: boolean;
  fillMode: FillMode;
  /** Value 0..255 outside the picture, for fillMode constant. */
  cval: number;
  interpolation: "bilinear" | "nearest";
}

export type LossName =
  "binaryCrossentropy" | "categoricalCrossentropy" | "sparseCategoricalCrossentropy" | "meanSquaredError";

export type MetricName = "acc" | "precision" | "recall" | "auc";

/** `loss` or a metric, or `val_` and one of these. */
export type Monitor = string;
export type MonitorMode = "auto" | "min" | "max";

export interface EarlyStoppingSpec {
  monitor: Monitor;
  mode: MonitorMode;
  minDelta: number;
  /** Epochs without improvement before it stops. */
  patience: number;
  restoreBestWeights: boolean;
}

export interface PlateauSpec {
  monitor: Monitor;
  mode: MonitorMode;
  factor: number;
  patience: number;
  minDelta: number;
  cooldown: number;
  minLearningRate: number;
}

/** warmup: epochs, linear from 0, step by step. */
export type ScheduleSpec = { warmup: number } & (
  | { type: "step"; every: number; factor: number }
  | { type: "exponential"; rate: number }
  | { type: "cosine"; to: number }
);

export type Comparison = ">=" | ">" | "<=" | "<" | "==";

export interface Expectation {
  /** loss, acc, val_acc, test_acc, ... of the best epoch. */
  quantity: string;
  comparison: Comparison;
  value: number;
}

export interface Experiment {
  name: string;
  description: string | null;
  /** 0 to 4294967295 */
  seed: number;
  data: DataSpec;
  split: SplitSpec;
  generator: GeneratorSpec;
  /** null: no augmentation. */
  augmentation: AugmentationSpec | null;
  layers: readonly LayerSpec[];
  optimizer: OptimizerSpec;
  loss: LossName;
  metrics: readonly MetricName[];
  epochs: number;
  /** null: once through the training pictures. */
  stepsPerEpoch: number | null;
  /** null: every validation picture exactly once. */
  validationSteps: number | null;
  earlyStopping: EarlyStoppingSpec | null;
  reduceLearningRateOnPlateau: PlateauSpec | null;
  learningRateSchedule: ScheduleSpec | null;
  checkpoint: { monitor: Monitor; mode: MonitorMode };
  onNaN: "stop" | "continue";
  expect: readonly Expectation[];
}
