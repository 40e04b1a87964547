/** Layers of small nets that train in a moment, as a person would write them. */
import fc from "fast-check";
import type { JsonValue } from "../../src/train/records.ts";

const flag = fc.boolean();
const rate = fc.constantFrom(0, 0.2, 0.5);
const decay = fc.constantFrom(null, { l2: 0.01 }, { l1: 0.001, l2: 0.001 });
const activation = fc.constantFrom("linear", "relu", "elu", "selu", "swish", "tanh");
const kernelInitializer = fc.constantFrom("glorotUniform", "heNormal", "orthogonal", "leCunUniform");

const normalizing = {
  center: flag,
  scale: flag,
  gammaRegularizer: decay,
};

/** Layers that take any shape. */
const anywhere = fc.oneof(
  fc.record({ type: fc.constant("dropout"), rate }),
  fc.record({ type: fc.constant("gaussianNoise"), stddev: fc.constantFrom(0.05, 0.5) }),
  fc.record({
    type: fc.constant("batchNormalization"),
    momentum: fc.constantFrom(0, 0.5, 0.99),
    ...normalizing,
  }),
  fc.record({ type: fc.constant("layerNormalization"), ...normalizing }),
  fc.record({ type: fc.constant("groupNormalization"), groups: fc.constant(1), ...normalizing }),
  fc.record({ type: fc.constant("activation"), activation }),
  fc.record({ type: fc.constant("leakyReLU"), alpha: fc.constantFrom(0, 0.3) }),
  fc.record({ type: fc.constant("prelu"), alphaRegularizer: decay }),
);

const convolving = {
  kernelSize: fc.constantFrom(1, 2, 3),
  padding: fc.constant("same"),
  activation,
  useBias: flag,
  biasRegularizer: decay,
};

/** Those that leave the size of a picture as it is. */
const keeping = fc.oneof(
  fc.record({
    type: fc.constant("conv2d"),
    filters: fc.constantFrom(2, 3),
    ...convolving,
    strides: fc.constant(1),
    kernelInitializer,
    kernelRegularizer: decay,
  }),
  fc.record({
    type: fc.constant("conv2d"),
    filters: fc.constant(2),
    ...convolving,
    dilationRate: fc.constant(2),
  }),
  fc.record({
    type: fc.constant("separableConv2d"),
    filters: fc.constantFrom(2, 3),
    ...convolving,
    depthwiseRegularizer: decay,
  }),
  fc.record({ type: fc.constant("depthwiseConv2d"), ...convolving, depthMultiplier: fc.constantFrom(1, 2) }),
  fc.record({ type: fc.constant("spatialDropout2d"), rate }),
  anywhere,
);

/** Those that make none larger. */
const shrinking = fc.oneof(
  keeping,
  fc.record({
    type: fc.constant("conv2d"),
    filters: fc.constantFrom(2, 3),
    ...convolving,
    strides: fc.constantFrom(1, 2),
    kernelInitializer,
    kernelRegularizer: decay,
  }),
  fc.record({
    type: fc.constantFrom("maxPooling2d", "averagePooling2d"),
    poolSize: fc.constantFrom(1, 2, 3),
    padding: fc.constant("same"),
  }),
);

const dense = fc.record({
  type: fc.constant("dense"),
  units: fc.constantFrom(2, 5),
  activation,
  useBias: flag,
  kernelInitializer,
  kernelRegularizer: decay,
});

type Written = fc.Arbitrary<Readonly<Record<string, JsonValue>>>;

const residual = (layer: Written): Written =>
  fc.record({
    type: fc.constant("residual"),
    layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
    shortcut: fc.constantFrom("auto", "projection"),
  });

/** Of layers that change no size but the number of channels. */
const parallel = (layer: Written): Written =>
  fc.record({
    type: fc.constant("parallel"),
    branches: fc.array(fc.array(layer, { maxLength: 2 }), { minLength: 2, maxLength: 3 }),
  });

/** Of layers that change no shape at all. */
const unchanging: Written = fc.oneof(
  fc.record({
    type: fc.constant("residual"),
    layers: fc.array(anywhere, { minLength: 1, maxLength: 2 }),
    shortcut: fc.constant("identity"),
  }),
  fc.record({
    type: fc.constant("parallel"),
    branches: fc.array(fc.array(anywhere, { maxLength: 2 }), { minLength: 2, maxLength: 3 }),
    join: fc.constant("add"),
  }),
);

/** Layers in layers: of those that keep the size, and one deeper of those and of such blocks. */
const blocksOf = (layer: Written): Written => fc.oneof(residual(layer), parallel(layer), unchanging);
const nested = (layer: Written): Written => fc.oneof({ weight: 3, arbitrary: layer }, blocksOf(layer));

export const ofPictures: Written = fc.oneof(
  { weight: 3, arbitrary: shrinking },
  fc.record({ type: fc.constant("zeroPadding2d"), padding: fc.constantFrom(1, [1, 2]) }),
  blocksOf(nested(keeping)),
  residual(fc.oneof({ weight: 3, arbitrary: shrinking }, blocksOf(keeping))),
);

/** After flatten or a global pooling. */
export const ofLists: Written = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(dense, anywhere) },
  blocksOf(nested(fc.oneof(dense, anywhere))),
);

export const flattening = fc.constantFrom("flatten", "globalAveragePooling2d", "globalMaxPooling2d");

export const answers = fc.constantFrom(
  { loss: "binaryCrossentropy", classMode: "binary", units: 1, activation: "sigmoid" },
  { loss: "binaryCrossentropy", classMode: "categorical", units: 2, activation: "sigmoid" },
  { loss: "categoricalCrossentropy", classMode: "categorical", units: 2, activation: "softmax" },
  { loss: "sparseCategoricalCrossentropy", classMode: "sparse", units: 2, activation: "softmax" },
  { loss: "meanSquaredError", classMode: "categorical", units: 2, activation: "linear" },
);

/** null: from scratch. */
export const base = fc.option(
  fc.record({
    type: fc.constant("base"),
    model: fc.constant("small.keras"),
    cut: fc.constantFrom("stem_relu", "sum", "both"),
    trainable: fc.constantFrom<JsonValue>(false, true, { from: "stem_bn" }),
    batchNormalization: fc.constantFrom("training", "inference"),
  }),
  { freq: 2 },
);
