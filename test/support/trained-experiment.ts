/** Experiment files that nobody chose, which train in a moment on a few drawn pictures, for properties of whole runs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { metricNames } from "../../src/experiment/names.ts";
import type { JsonValue } from "../../src/train/records.ts";
import { anyOptimizer } from "./any-optimizer.ts";
import { drawPictures } from "./pictures.ts";
import { smallBase } from "./small-base.ts";
import { answers, anywhere, base, dense, flattening, ofPictures } from "./trained-layers.ts";

/** What a person would write, key by key. */
export type Keys = Readonly<Record<string, JsonValue>>;

/** YAML, which takes JSON for a value. */
export const yamlOf = (keys: Keys): string =>
  Object.entries(keys)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");

const picturesEach = 12;
const fewDogs = "dog.[0-4].jpg";

/** The pictures and the net that the experiments name, in the folder of their files. */
export const writeWorld = async (folder: string): Promise<void> => {
  await drawPictures(join(folder, "pictures"), picturesEach);
  writeFileSync(join(folder, "small.keras"), await writeKeras(smallBase, "small"));
};

const flag = fc.boolean();
const generator = fc.record({
  imageSize: fc.constantFrom([8, 8], [9, 7]),
  colorMode: fc.constantFrom("rgb", "grayscale"),
  interpolation: fc.constantFrom("nearest", "bilinear", "bicubic"),
  rescale: fc.constantFrom(1 / 255, 1),
  samplewiseCenter: flag,
  samplewiseStdNormalization: flag,
  featurewiseCenter: flag,
  featurewiseStdNormalization: flag,
  batchSize: fc.integer({ min: 3, max: 7 }),
  order: fc.constantFrom({}, { shuffle: false }, { sampling: "balanced" }),
});

const augmentation = fc.option(
  fc.record({
    rotationRange: fc.constantFrom(0, 40),
    widthShiftRange: fc.constantFrom<JsonValue>(0, 0.2, [-1, 2]),
    shearRange: fc.constantFrom(0, 10),
    zoomRange: fc.constantFrom(0, 0.2),
    channelShiftRange: fc.constantFrom(0, 20),
    brightnessRange: fc.constantFrom(null, [0.5, 1.5]),
    horizontalFlip: flag,
    verticalFlip: flag,
    fillMode: fc.constantFrom("constant", "nearest", "reflect", "wrap"),
  }),
  { freq: 1 },
);

const watched = {
  mode: fc.constantFrom("auto", "min", "max"),
  minDelta: fc.constantFrom(0, 0.01),
  patience: fc.integer({ min: 1, max: 3 }),
};
const earlyStopping = fc.option(fc.record({ ...watched, restoreBestWeights: flag }), { freq: 1 });

const rates = fc.oneof(
  fc.constant({}),
  fc.record({
    reduceLearningRateOnPlateau: fc.record({
      ...watched,
      factor: fc.constantFrom(0.1, 0.5),
      cooldown: fc.integer({ min: 0, max: 1 }),
    }),
  }),
  fc.record({
    learningRateSchedule: fc.oneof(
      fc.record({ type: fc.constant("step"), every: fc.constant(1), factor: fc.constant(0.5) }),
      fc.record({
        type: fc.constant("exponential"),
        rate: fc.constant(0.8),
        warmup: fc.constantFrom(0, 0.5, 1),
      }),
      fc.record({ type: fc.constant("cosine"), to: fc.constant(1e-5), warmup: fc.constantFrom(0, 1) }),
    ),
  }),
);

/** The largest that there may be, with pictures as bright as may be: most of these come to numbers that are none. */
const wildRate = 1000;

const optimizer = fc.oneof(
  { weight: 9, arbitrary: anyOptimizer },
  { weight: 1, arbitrary: anyOptimizer.map((spec) => ({ ...spec, learningRate: wildRate })) },
);

const order = fc.constantFrom("natural", "codePoint", "shuffled");

const parts = fc.record({
  seed: fc.nat(1e6),
  split: fc.oneof(
    fc.record({
      train: fc.integer({ min: 4, max: 7 }),
      validation: fc.integer({ min: 0, max: 3 }),
      test: fc.integer({ min: 0, max: 2 }),
      order,
    }),
    // Of 12 cats and 5 dogs.
    fc.record({
      train: fc.constant(0.5),
      validation: fc.constantFrom(0, 0.25),
      test: fc.constantFrom(0, 0.2),
      order,
    }),
  ),
  generator,
  augmentation,
  base,
  pictures: fc.array(ofPictures, { maxLength: 3 }),
  flattening,
  lists: fc.array(fc.oneof(dense, anywhere), { maxLength: 2 }),
  answer: answers,
  optimizer,
  rates,
  earlyStopping,
  labelSmoothing: fc.constantFrom(0, 0.1),
  classWeights: fc.constantFrom<JsonValue>(null, "balanced", { dog: 0.5, cat: 3 }),
  metrics: fc.subarray([...metricNames]),
  checkpointMode: watched.mode,
  monitors: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
  epochs: fc.integer({ min: 3, max: 5 }),
  stepsPerEpoch: fc.option(fc.integer({ min: 1, max: 4 })),
  validationSteps: fc.option(fc.integer({ min: 1, max: 2 })),
  onNaN: fc.constantFrom("stop", "continue"),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/** Quantities that are measured. */
const quantitiesOf = ({ metrics, split }: Parts): string[] => {
  const plain = ["loss", ...metrics];
  return split.validation === 0 ? plain : [...plain, ...plain.map((name) => `val_${name}`)];
};

/** The base takes pictures of one form. */
const generatorOf = ({
  generator: { order, ...inGenerator },
  answer,
  base: net,
  optimizer: { learningRate },
}: Parts): JsonValue => ({
  ...inGenerator,
  ...order,
  ...(learningRate === wildRate ? { rescale: 1e6 } : {}),
  ...(net === null ? {} : { imageSize: [8, 8], colorMode: "rgb" }),
  classMode: answer.classMode,
});

const layersOf = ({ base: net, pictures, flattening: type, lists, answer }: Parts): JsonValue => {
  const { units, activation: last } = answer;
  return [
    ...(net === null ? [] : [net]),
    ...pictures,
    { type },
    ...lists,
    { type: "dense", units, activation: last },
  ];
};

const keysOf = (drawn: Parts): Keys => {
  const quantities = quantitiesOf(drawn);
  const [stopping, lowering, checkpoint] = drawn.monitors.map(
    (n) => quantities[n % quantities.length] ?? "loss",
  );
  const { earlyStopping: stop, rates: lower } = drawn;
  const {
    seed,
    split,
    augmentation: changed,
    metrics,
    epochs,
    stepsPerEpoch,
    validationSteps,
    onNaN,
  } = drawn;
  const { excludeFromWeightDecay: excluded, ema } = drawn.optimizer;
  return {
    seed,
    data: {
      directory: "pictures",
      classes: { cat: "cat.*.jpg", dog: split.train < 1 ? fewDogs : "dog.*.jpg" },
    },
    split,
    generator: generatorOf(drawn),
    augmentation: changed,
    layers: layersOf(drawn),
    optimizer: {
      ...drawn.optimizer,
      excludeFromWeightDecay: excluded && { ...excluded },
      ema: ema && { ...ema },
    },
    loss: drawn.answer.loss,
    labelSmoothing:
      drawn.answer.loss.endsWith("Crossentropy") && !drawn.answer.loss.startsWith("sparse")
        ? drawn.labelSmoothing
        : 0,
    classWeights: drawn.classWeights,
    metrics,
    epochs,
    stepsPerEpoch,
    validationSteps: split.validation === 0 ? null : validationSteps,
    earlyStopping: stop && { ...stop, monitor: stopping ?? "loss" },
    ...("reduceLearningRateOnPlateau" in lower
      ? { reduceLearningRateOnPlateau: { ...lower.reduceLearningRateOnPlateau, monitor: lowering ?? "loss" } }
      : lower),
    checkpoint: { monitor: checkpoint ?? "loss", mode: drawn.checkpointMode },
    onNaN,
  };
};

/** Without a mistake; reads pictures/ and small.keras beside its file. */
export const trainedExperiment: fc.Arbitrary<Keys> = parts.map(keysOf);

/** How many a run has; with fewer than the fewest, the experiment's schedule would be a mistake. */
export const epochsOf = ({
  epochs,
  learningRateSchedule: schedule,
}: Keys): { epochs: number; fewestEpochs: number } => {
  const isStep = JSON.stringify(schedule ?? null).includes('"type":"step"');
  return { epochs: Number(epochs), fewestEpochs: isStep ? 2 : 1 };
};
