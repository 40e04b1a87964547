/** The resolved layers of an experiment. */

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
