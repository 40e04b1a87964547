/** Made from schema/experiment.schema.json by `npm run generate`; edit that. */

/** [height, width] */
export type Pair = readonly [number, number];

/** A layer of the stack */
export type LayerSpec =
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
/** An initializer with its arguments */
export type InitializerSpec =
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
/** How weights follow gradients, by Keras 3's rules */
export type OptimizerSpec =
  | RmspropOptimizer
  | AdamOptimizer
  | AdamWOptimizer
  | NadamOptimizer
  | AdamaxOptimizer
  | SgdOptimizer
  | AdagradOptimizer
  | AdadeltaOptimizer
  | LionOptimizer;
/** How the learning rate changes over the epochs */
export type ScheduleSpec = StepSchedule | ExponentialSchedule | CosineSchedule | FlatSchedule;

export interface ResolvedSpecs {
  layer?: LayerSpec;
  initializerMap?: InitializerSpec;
  regularizer?: RegularizerSpec;
  optimizer?: OptimizerSpec;
  excludeFromWeightDecay?: WeightDecayExclusions;
  ema?: EmaSpec;
  schedule?: ScheduleSpec;
  earlyStopping?: EarlyStoppingSpec;
  plateau?: PlateauSpec;
  generator?: GeneratorSpec;
  augmentation?: AugmentationSpec;
  erasing?: ErasingSpec;
  mixUp?: MixUpSpec;
  cutMix?: CutMixSpec;
}
/** Convolution */
export interface Conv2DLayer {
  type: "conv2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Output channels, from 1 to 1000000 */
  filters: number;
  /** Height and width of the window in pixels, from 1 */
  kernelSize: Pair;
  /** Steps of the window in pixels, from 1 */
  strides: Pair;
  /** valid: only where the window fits; same: zeros around the picture */
  padding: "valid" | "same";
  /** Distance of the window's pixels, from 1; 1: they touch */
  dilationRate: Pair;
  /** Applied to the output */
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
  /** Add a bias to each unit */
  useBias: boolean;
  /** How the bias starts */
  biasInitializer: InitializerSpec;
  /** Weight decay of the bias; default: none */
  biasRegularizer: RegularizerSpec | null;
  /** How the kernel starts */
  kernelInitializer: InitializerSpec;
  /** Weight decay of the kernel; default: none */
  kernelRegularizer: RegularizerSpec | null;
}
/** Convolution of each channel alone, then a 1x1 convolution over all */
export interface SeparableConv2DLayer {
  type: "separableConv2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Output channels, from 1 to 1000000 */
  filters: number;
  /** Height and width of the window in pixels, from 1 */
  kernelSize: Pair;
  /** Steps of the window in pixels, from 1 */
  strides: Pair;
  /** valid: only where the window fits; same: zeros around the picture */
  padding: "valid" | "same";
  /** Distance of the window's pixels, from 1; 1: they touch */
  dilationRate: Pair;
  /** Applied to the output */
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
  /** Add a bias to each unit */
  useBias: boolean;
  /** How the bias starts */
  biasInitializer: InitializerSpec;
  /** Weight decay of the bias; default: none */
  biasRegularizer: RegularizerSpec | null;
  /** Outputs of the depthwise step for each input channel, from 1 to 1000000 */
  depthMultiplier: number;
  /** How the depthwise kernel starts */
  depthwiseInitializer: InitializerSpec;
  /** Weight decay of the depthwise kernel; default: none */
  depthwiseRegularizer: RegularizerSpec | null;
  /** How the 1x1 kernel starts */
  pointwiseInitializer: InitializerSpec;
  /** Weight decay of the 1x1 kernel; default: none */
  pointwiseRegularizer: RegularizerSpec | null;
}
/** Convolution of each channel alone */
export interface DepthwiseConv2DLayer {
  type: "depthwiseConv2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Height and width of the window in pixels, from 1 */
  kernelSize: Pair;
  /** Steps of the window in pixels, from 1 */
  strides: Pair;
  /** valid: only where the window fits; same: zeros around the picture */
  padding: "valid" | "same";
  /** Distance of the window's pixels, from 1; 1: they touch */
  dilationRate: Pair;
  /** Applied to the output */
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
  /** Add a bias to each unit */
  useBias: boolean;
  /** How the bias starts */
  biasInitializer: InitializerSpec;
  /** Weight decay of the bias; default: none */
  biasRegularizer: RegularizerSpec | null;
  /** Outputs of the depthwise step for each input channel, from 1 to 1000000 */
  depthMultiplier: number;
  /** How the depthwise kernel starts */
  depthwiseInitializer: InitializerSpec;
  /** Weight decay of the depthwise kernel; default: none */
  depthwiseRegularizer: RegularizerSpec | null;
}
/** Largest value of each window */
export interface MaxPooling2DLayer {
  type: "maxPooling2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Height and width of the window in pixels, from 1 */
  poolSize: Pair;
  /** Steps of the window in pixels, from 1; default: poolSize */
  strides: Pair;
  /** valid: only where the window fits; same: the picture's edge is filled up */
  padding: "valid" | "same";
}
/** Mean of each window */
export interface AveragePooling2DLayer {
  type: "averagePooling2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Height and width of the window in pixels, from 1 */
  poolSize: Pair;
  /** Steps of the window in pixels, from 1; default: poolSize */
  strides: Pair;
  /** valid: only where the window fits; same: the picture's edge is filled up */
  padding: "valid" | "same";
}
/** Mean of each channel over the whole picture */
export interface GlobalAveragePooling2DLayer {
  type: "globalAveragePooling2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
}
/** Largest value of each channel over the whole picture */
export interface GlobalMaxPooling2DLayer {
  type: "globalMaxPooling2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
}
/** Zeros around the picture */
export interface ZeroPadding2DLayer {
  type: "zeroPadding2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Pixels, from 0: one number for every side, [above and below, left and right], or [[top, bottom], [left, right]] */
  padding: readonly [Pair, Pair];
}
/** All values in one list, in the order height, width, channel */
export interface FlattenLayer {
  type: "flatten";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
}
/** Sets values to 0 while training and scales the rest by 1 / (1 - rate) */
export interface DropoutLayer {
  type: "dropout";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Share of the values, from 0 to 0.999 */
  rate: number;
}
/** Sets whole channels to 0 while training and scales the rest by 1 / (1 - rate) */
export interface SpatialDropout2DLayer {
  type: "spatialDropout2d";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Share of the channels, from 0 to 0.999 */
  rate: number;
}
/** Adds noise of mean 0 while training */
export interface GaussianNoiseLayer {
  type: "gaussianNoise";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Standard deviation, from 0 to 1000000 */
  stddev: number;
}
/** Each channel to mean 0 and variance 1, by the batch in training, by moving statistics otherwise */
export interface BatchNormalizationLayer {
  type: "batchNormalization";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Share of the old moving statistics that stays at each step, 0 to 1 */
  momentum: number;
  /** Added to the variance, above 0, at most 1000 */
  epsilon: number;
  /** Add a learnt beta */
  center: boolean;
  /** Multiply by a learnt gamma */
  scale: boolean;
  /** How beta starts */
  betaInitializer: InitializerSpec;
  /** How gamma starts */
  gammaInitializer: InitializerSpec;
  /** How the moving mean starts */
  movingMeanInitializer: InitializerSpec;
  /** How the moving variance starts */
  movingVarianceInitializer: InitializerSpec;
  /** Weight decay of beta; default: none */
  betaRegularizer: RegularizerSpec | null;
  /** Weight decay of gamma; default: none */
  gammaRegularizer: RegularizerSpec | null;
}
/** Each place (each picture, after flatten) to mean 0 and variance 1 over its channels */
export interface LayerNormalizationLayer {
  type: "layerNormalization";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Added to the variance, above 0, at most 1000 */
  epsilon: number;
  /** Add a learnt beta */
  center: boolean;
  /** Multiply by a learnt gamma */
  scale: boolean;
  /** How beta starts */
  betaInitializer: InitializerSpec;
  /** How gamma starts */
  gammaInitializer: InitializerSpec;
  /** Weight decay of beta; default: none */
  betaRegularizer: RegularizerSpec | null;
  /** Weight decay of gamma; default: none */
  gammaRegularizer: RegularizerSpec | null;
}
/** Each group of channels to mean 0 and variance 1 over the whole picture, whatever the other pictures of the batch */
export interface GroupNormalizationLayer {
  type: "groupNormalization";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Groups of channels, from 1 to 1000000; the channels (units, after flatten) must be a multiple of it, and as many groups as channels is instance normalisation */
  groups: number;
  /** Added to the variance, above 0, at most 1000 */
  epsilon: number;
  /** Add a learnt beta */
  center: boolean;
  /** Multiply by a learnt gamma */
  scale: boolean;
  /** How beta starts */
  betaInitializer: InitializerSpec;
  /** How gamma starts */
  gammaInitializer: InitializerSpec;
  /** Weight decay of beta; default: none */
  betaRegularizer: RegularizerSpec | null;
  /** Weight decay of gamma; default: none */
  gammaRegularizer: RegularizerSpec | null;
}
/** An activation function alone */
export interface ActivationLayer {
  type: "activation";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** The function */
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
/** x where x is above 0, else alpha * x */
export interface LeakyReLULayer {
  type: "leakyReLU";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Slope below 0, from 0 to 1000000; Keras 3: negative_slope */
  alpha: number;
}
/** leakyReLU with learnt slopes */
export interface PreluLayer {
  type: "prelu";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** How the slopes start */
  alphaInitializer: InitializerSpec;
  /** Weight decay of the slopes; default: none */
  alphaRegularizer: RegularizerSpec | null;
  /** Axes along which a slope is shared: 1 height, 2 width, 3 channels; default: none */
  sharedAxes: readonly number[];
}
/** Every input to every unit */
export interface DenseLayer {
  type: "dense";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (conv2d_1) */
  name: string;
  /** Outputs, from 1 to 1000000 */
  units: number;
  /** Applied to the output */
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
  /** Add a bias to each unit */
  useBias: boolean;
  /** How the kernel starts */
  kernelInitializer: InitializerSpec;
  /** How the bias starts */
  biasInitializer: InitializerSpec;
  /** Weight decay of the kernel; default: none */
  kernelRegularizer: RegularizerSpec | null;
  /** Weight decay of the bias; default: none */
  biasRegularizer: RegularizerSpec | null;
}
/** Adds to what its layers give what they got (a skip connection) */
export interface ResidualLayer {
  type: "residual";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (residual_1) */
  name: string;
  /** What the sum is of, beside their input: layers one after the other */
  layers: readonly LayerSpec[];
  /** How the input comes to the sum. identity: as it is; projection: through a 1x1 convolution without bias, whose strides follow (after flatten a dense layer), and batch normalisation; auto: as it is where the shapes are one, else through a projection */
  shortcut: "auto" | "identity" | "projection";
}
/** Several branches of layers, all on one input, whose outputs are joined */
export interface ParallelLayer {
  type: "parallel";
  /** Name of the layer; default: its type and its number in the list of that type, from 1 (parallel_1) */
  name: string;
  /** At least 2 lists of layers; one without layers, [], passes its input on */
  branches: readonly (readonly LayerSpec[])[];
  /** concatenate: along the channels (after flatten, the units); add: element by element */
  join: "concatenate" | "add";
}
/** All 0 */
export interface ZerosInitializer {
  type: "zeros";
}
/** All 1 */
export interface OnesInitializer {
  type: "ones";
}
/** One value everywhere */
export interface ConstantInitializer {
  type: "constant";
  /** The value, from -1000000 to 1000000 */
  value: number;
}
/** Normal distribution */
export interface RandomNormalInitializer {
  type: "randomNormal";
  /** Mean, from -1000000 to 1000000 */
  mean: number;
  /** Standard deviation, from 0 to 1000000 */
  stddev: number;
}
/** Normal distribution, redrawn beyond two standard deviations */
export interface TruncatedNormalInitializer {
  type: "truncatedNormal";
  /** Mean, from -1000000 to 1000000 */
  mean: number;
  /** Standard deviation before the cut, from 0 to 1000000 */
  stddev: number;
}
/** Uniform distribution in [minval, maxval) */
export interface RandomUniformInitializer {
  type: "randomUniform";
  /** Lower end, from -1000000 to 1000000 */
  minval: number;
  /** Upper end, from -1000000 to 1000000, at least minval */
  maxval: number;
}
/** Scaled by the number of inputs or outputs of a unit */
export interface VarianceScalingInitializer {
  type: "varianceScaling";
  /** Factor of the variance, above 0, at most 1000000 */
  scale: number;
  /** Which number of connections divides the variance */
  mode: "fanIn" | "fanOut" | "fanAvg";
  /** Distribution drawn from; normal and truncatedNormal are the same, as in Keras */
  distribution: "normal" | "truncatedNormal" | "untruncatedNormal" | "uniform";
}
/** Truncated normal, variance 2 / (fanIn + fanOut) */
export interface GlorotNormalInitializer {
  type: "glorotNormal";
}
/** Uniform, variance 2 / (fanIn + fanOut) */
export interface GlorotUniformInitializer {
  type: "glorotUniform";
}
/** Truncated normal, variance 2 / fanIn */
export interface HeNormalInitializer {
  type: "heNormal";
}
/** Uniform, variance 2 / fanIn */
export interface HeUniformInitializer {
  type: "heUniform";
}
/** Truncated normal, variance 1 / fanIn */
export interface LeCunNormalInitializer {
  type: "leCunNormal";
}
/** Uniform, variance 1 / fanIn */
export interface LeCunUniformInitializer {
  type: "leCunUniform";
}
/** Orthogonal matrix; a kernel of more axes is seen as [all but the last, last] */
export interface OrthogonalInitializer {
  type: "orthogonal";
  /** Factor, from -1000000 to 1000000 */
  gain: number;
}
/** Identity matrix, for the kernel of a dense layer */
export interface IdentityInitializer {
  type: "identity";
  /** Factor, from -1000000 to 1000000 */
  gain: number;
}
/** Weight decay added to the loss: l1 * sum(|w|) + l2 * sum(w^2), as Keras; tfjs calls it a regularizer */
export interface RegularizerSpec {
  /** Factor of the sum of absolute weights, from 0 to 1000000 */
  l1: number;
  /** Factor of the sum of squared weights, from 0 to 1000000 */
  l2: number;
}
/** Steps divided by a moving mean of the gradients' size */
export interface RmspropOptimizer {
  type: "rmsprop";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the old mean square that stays at each step, from 0 to 0.999999 */
  rho: number;
  /** Share of the last step that is added to the next, 0 to 1 */
  momentum: number;
  /** Divide by the gradients' standard deviation instead */
  centered: boolean;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** Divide by sqrt(v) + epsilon, as Keras up to 2.11, instead of sqrt(v + epsilon) */
  epsilonOutsideRoot: boolean;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** RMSprop with momentum and bias correction */
export interface AdamOptimizer {
  type: "adam";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the old mean that stays at each step, from 0 to 0.999999 */
  beta1: number;
  /** Share of the old mean square that stays at each step, from 0 to 0.999999 */
  beta2: number;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** Divide by the largest mean square so far, as AMSGrad */
  amsgrad: boolean;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Adam with a weight decay of 0.004, apart from the gradients */
export interface AdamWOptimizer {
  type: "adamW";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the old mean that stays at each step, from 0 to 0.999999 */
  beta1: number;
  /** Share of the old mean square that stays at each step, from 0 to 0.999999 */
  beta2: number;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** Divide by the largest mean square so far, as AMSGrad */
  amsgrad: boolean;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Adam with Nesterov momentum */
export interface NadamOptimizer {
  type: "nadam";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the old mean that stays at each step, from 0 to 0.999999 */
  beta1: number;
  /** Share of the old mean square that stays at each step, from 0 to 0.999999 */
  beta2: number;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Adam with the largest gradient instead of the mean square */
export interface AdamaxOptimizer {
  type: "adamax";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the old mean that stays at each step, from 0 to 0.999999 */
  beta1: number;
  /** Share of the old largest gradient that stays at each step, from 0 to 0.999999 */
  beta2: number;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Gradient descent */
export interface SgdOptimizer {
  type: "sgd";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the last step that is added to the next, 0 to 1 */
  momentum: number;
  /** Look ahead along the momentum */
  nesterov: boolean;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Steps divided by the sum of all gradients' size */
export interface AdagradOptimizer {
  type: "adagrad";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** What the sums start from, from 0 to 1000000 */
  initialAccumulatorValue: number;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** RMSprop that finds the size of its steps itself */
export interface AdadeltaOptimizer {
  type: "adadelta";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the old mean squares that stays at each step, from 0 to 0.999999 */
  rho: number;
  /** Keeps the division from 0, above 0, at most 1000 */
  epsilon: number;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Steps of one size along the sign of a moving mean */
export interface LionOptimizer {
  type: "lion";
  /** Step size, above 0, at most 1000 */
  learningRate: number;
  /** Share of the mean in the sum whose sign is taken, above 0, at most 0.999999 */
  beta1: number;
  /** Share of the old mean that stays at each step, from 0 to 0.999999 */
  beta2: number;
  /** At each step every weight loses this times the learning rate of itself, apart from what the gradient does, as Keras' weight_decay; from 0 to 1000 */
  weightDecay: number;
  /** Which weights weightDecay leaves alone; default: none */
  excludeFromWeightDecay: WeightDecayExclusions | null;
  /** Longest that the gradient of a weight may be: a longer one is shortened, as Keras' clipnorm; above 0, at most 1000000; default: any length */
  clipNorm: number | null;
  /** Longest that the gradients of all weights together may be, as Keras' global_clipnorm; above 0, at most 1000000; default: any length */
  globalClipNorm: number | null;
  /** Largest that a number of a gradient may be, above or below 0, as Keras' clipvalue; above 0, at most 1000000; default: any size */
  clipValue: number | null;
  /** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
  ema: EmaSpec | null;
}
/** Which weights weightDecay leaves alone; default: none */
export interface WeightDecayExclusions {
  /** Kinds of weights: bias (every bias), normalization (every gamma and beta) */
  weights: ("bias" | "normalization")[];
  /** Names of layers, all of whose weights are left alone */
  layers: string[];
}
/** Moving averages of the weights, which validation, checkpoints and test see instead of them, as Keras' use_ema; default: none */
export interface EmaSpec {
  /** Share of the old average that stays at each step, from 0 to 0.999999 */
  momentum: number;
  /** After how many steps, each time, the weights become their averages, from 1 to 1000000; default: never */
  overwriteFrequency: number | null;
}
/** The rate times factor, each time after the same number of epochs */
export interface StepSchedule {
  type: "step";
  /** Epochs between two changes, from 1 to 1000000 */
  every: number;
  /** Multiplies the rate, above 0, at most 1 */
  factor: number;
  /** Epochs in which the rate rises from 0, linearly, step by step; from 0 to 1000000, and at most epochs */
  warmup: number;
}
/** The rate times a factor after every epoch */
export interface ExponentialSchedule {
  type: "exponential";
  /** Multiplies the rate, above 0, at most 1 */
  rate: number;
  /** Epochs in which the rate rises from 0, linearly, step by step; from 0 to 1000000, and at most epochs */
  warmup: number;
}
/** The rate falls along half a cosine, over all epochs, at every step */
export interface CosineSchedule {
  type: "cosine";
  /** Learning rate at the end, from 0 to 1000 */
  to: number;
  /** Epochs in which the rate rises from 0, linearly, step by step; from 0 to 1000000, and at most epochs */
  warmup: number;
}
/** The optimizer's rate after the warm-up */
export interface FlatSchedule {
  type: "flat";
  /** Epochs in which the rate rises from 0, linearly, step by step; from 0 to 1000000, and at most epochs */
  warmup: number;
}
/** Stop when there is no improvement any more */
export interface EarlyStoppingSpec {
  /** What is watched: loss or a metric, or val_ and one of these */
  monitor: string;
  /** Whether less or more is better; auto: less for losses, brier and calibrationError, more for the other metrics */
  mode: "auto" | "min" | "max";
  /** Least change that counts as an improvement, from 0 to 1000000 */
  minDelta: number;
  /** Epochs without improvement before it acts, from 0 to 1000000 */
  patience: number;
  /** End with the weights of the best epoch */
  restoreBestWeights: boolean;
}
/** Lower the learning rate when there is no improvement any more; not together with learningRateSchedule */
export interface PlateauSpec {
  /** What is watched: loss or a metric, or val_ and one of these */
  monitor: string;
  /** Whether less or more is better; auto: less for losses, brier and calibrationError, more for the other metrics */
  mode: "auto" | "min" | "max";
  /** Multiplies the rate, above 0, at most 0.999 */
  factor: number;
  /** Epochs without improvement before it acts, from 0 to 1000000 */
  patience: number;
  /** Least change that counts as an improvement, from 0 to 1000000 */
  minDelta: number;
  /** Epochs after a change that do not count, from 0 to 1000000 */
  cooldown: number;
  /** Lowest rate, from 0 to 1000 */
  minLearningRate: number;
}
/** How a picture becomes the network's input */
export interface GeneratorSpec {
  /** [height, width] in pixels, 1 to 16384; pictures are resized to it without keeping their proportions */
  imageSize: Pair;
  /** 3 channels or 1 */
  colorMode: "rgb" | "grayscale";
  /** How pictures are resized: nearest as Keras' default, bilinear or bicubic as Pillow */
  interpolation: "nearest" | "bilinear" | "bicubic";
  /** Whether a picture is turned as its EXIF orientation says: asStored (not turned, as Keras) or upright; TIFF is always turned, as Pillow does */
  orientation: "asStored" | "upright";
  /** Pixels that a picture's file may have at most, from 1; a file that declares more is not decoded, since each pixel takes 3 to 12 bytes of memory */
  maxPixels: number;
  /** Multiplies each value 0 to 255, after augmentation; above 0; a number, or a fraction such as 1/255 */
  rescale: number;
  /** Subtract the mean of the picture, over all channels */
  samplewiseCenter: boolean;
  /** Divide by the standard deviation of the picture; centres too */
  samplewiseStdNormalization: boolean;
  /** Subtract the mean of each channel over the training pictures */
  featurewiseCenter: boolean;
  /** Divide by the standard deviation of each channel over the training pictures; centres too */
  featurewiseStdNormalization: boolean;
  /** Pictures in a step, from 1 to 1000000 */
  batchSize: number;
  /** Labels: binary 0 or 1, categorical one-hot, sparse the number of the class */
  classMode: "binary" | "categorical" | "sparse";
  /** A new seeded order of the training pictures each pass */
  shuffle: boolean;
  /** Which training pictures a pass has: shuffled (each once) or balanced (every class equally often: each picture of the largest class once, as many of each smaller one, drawn with replacement) */
  sampling: "shuffled" | "balanced";
}
/** Random changes of training pictures, as Keras' ImageDataGenerator and image layers make them; validation and test pictures are never changed */
export interface AugmentationSpec {
  /** Degrees, 0 to 360, drawn from [-range, range] */
  rotationRange: number;
  /** Sideways, from 0: below 1 a share of the width, from 1 on pixels; a whole number k: one of 0 to k-1 pixels; a list: one of its numbers, in either direction */
  widthShiftRange: number | readonly number[];
  /** Up and down, from 0: below 1 a share of the height, from 1 on pixels; a whole number k: one of 0 to k-1 pixels; a list: one of its numbers, in either direction */
  heightShiftRange: number | readonly number[];
  /** Degrees, from 0 to 89, drawn from [-range, range] */
  shearRange: number;
  /** Factors of height and width, drawn apart: z, from 0 to 0.999, for [1 - z, 1 + z], or [lowest, highest], above 0, at most 1000; above 1 shows more */
  zoomRange: Pair;
  /** Levels of 0 to 255, drawn from [-range, range], added to all channels */
  channelShiftRange: number;
  /** [lowest, highest] factor, from 0 to 1000; default: none */
  brightnessRange: Pair | null;
  /** Factor of the distance from the channel's mean, as Keras' RandomContrast: c, from 0 to 1, for [1 - c, 1 + c], or [lowest, highest], from 0 to 1000; 0 is one gray, 1 no change */
  contrastRange: Pair;
  /** How colourful, as the factor of Keras' RandomSaturation: s, from 0 to 1, for [0, s], or [lowest, highest]; 0 is gray, 0.5 no change, 1 the full colour */
  saturationRange: Pair;
  /** How far hues turn, in either direction, as the factor of Keras' RandomHue: h, from 0 to 1, for [0, h], or [lowest, highest]; 0 is no change, 1 half the circle */
  hueRange: Pair;
  /** Mirror left and right, half of the time */
  horizontalFlip: boolean;
  /** Mirror top and bottom, half of the time */
  verticalFlip: boolean;
  /** What is seen beyond the edge: constant (kkkk|abcd|kkkk with k = cval), nearest (aaaa|abcd|dddd), reflect (dcba|abcd|dcba) or wrap */
  fillMode: "constant" | "nearest" | "reflect" | "wrap";
  /** Value beyond the edge for fillMode constant, 0 to 255 */
  cval: number;
  /** How the moved picture is sampled */
  interpolation: "bilinear" | "nearest";
  /** Paints a rectangle over, as Keras' RandomErasing; default: none */
  erasing: ErasingSpec | null;
  /** Blends each picture of a batch, and its label, with another one, as Keras' MixUp; default: none */
  mixUp: MixUpSpec | null;
  /** Puts a rectangle of another picture of the batch into each, and mixes their labels by area, as Keras' CutMix; default: none */
  cutMix: CutMixSpec | null;
}
/** A rectangle of the picture that is painted over, after all other changes */
export interface ErasingSpec {
  /** How often a picture loses a rectangle, from 0 to 1 */
  probability: number;
  /** [lowest, highest] share of the picture, from 0 to 1 */
  area: Pair;
  /** [lowest, highest] width / height in pixels, above 0, at most 1000, drawn evenly on a logarithmic scale; default: as Keras, width and height are drawn apart, each the root of an area of its own */
  aspect: Pair | null;
  /** What it is painted with: noise (255 times a standard normal draw, cut to 0..255, for each value), a level of 0 to 255, or [red, green, blue] */
  value: "noise" | number | readonly number[];
}
/** Pictures of a batch, blended */
export interface MixUpSpec {
  /** The share that a picture keeps is drawn from Beta(alpha, alpha), from 0.05 to 100: below 1 mostly near 0 or 1, at 1 evenly, above mostly near a half */
  alpha: number;
}
/** Rectangles of one picture in another */
export interface CutMixSpec {
  /** The share of its area that a picture keeps is drawn from Beta(alpha, alpha), from 0.05 to 100, as Keras' factor=(alpha, alpha) */
  alpha: number;
}
