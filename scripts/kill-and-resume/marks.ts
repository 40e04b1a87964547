/** What a generated experiment has, in the words in which the page counts. */
import type { Keys } from "../../test/support/trained-experiment.ts";
import type { JsonValue } from "../../src/train/records.ts";

type Fields = Readonly<Record<string, JsonValue>>;

const isFields = (value: JsonValue | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fieldsOf = (value: JsonValue | undefined): Fields => (isFields(value) ? value : {});

const wordOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "none");

const onlyIf = (isSo: boolean, words: string): string[] => (isSo ? [words] : []);

const optimizerMarks = (optimizer: Fields): string[] => {
  const { type, momentum, learningRate } = optimizer;
  const switches = ["centered", "nesterov", "epsilonOutsideRoot", "amsgrad"].filter(
    (key) => optimizer[key] === true,
  );
  const withMomentum = typeof momentum === "number" && momentum > 0 ? ["momentum"] : [];
  const given = ["weightDecay", "excludeFromWeightDecay", "clipNorm", "globalClipNorm", "clipValue", "ema"];
  const beside = given.filter((key) => optimizer[key] !== null && optimizer[key] !== 0);
  return [
    `optimizer: ${[wordOf(type), ...withMomentum, ...switches].join(", ")}`,
    ...beside.map((key) => `switch: ${key}`),
    ...onlyIf(Number(learningRate) > 1, "switch: the largest learning rate, on the brightest pictures"),
  ];
};

const layerMarks = (layer: Fields): string[] => {
  const { type, trainable, batchNormalization } = layer;
  if (type !== "base") return [`layer: ${wordOf(type)}`];
  const how = trainable === false ? "frozen" : trainable === true ? "thawed" : "partly thawed";
  return [`layer: base, ${how}`, ...onlyIf(how !== "frozen", `layer: base, ${wordOf(batchNormalization)}`)];
};

const generatorMarks = (generator: Fields): string[] =>
  ["samplewiseCenter", "samplewiseStdNormalization", "featurewiseCenter", "featurewiseStdNormalization"]
    .filter((key) => generator[key] === true)
    .map((key) => `switch: ${key}`);

/** The younger changes of pictures, those of whole batches among them. */
const augmentationMarks = (augmentation: Fields): string[] =>
  ["contrastRange", "saturationRange", "hueRange", "erasing", "mixUp", "cutMix"]
    .filter((key) => (augmentation[key] ?? 0) !== 0)
    .map((key) => `augmentation: ${key}`);

/** Each once. */
export const marksOf = (keys: Keys): string[] => {
  const { layers, onNaN } = keys;
  const [split, generator] = [fieldsOf(keys.split), fieldsOf(keys.generator)];
  const [stopping, schedule] = [fieldsOf(keys.earlyStopping), fieldsOf(keys.learningRateSchedule)];
  const given = [
    "augmentation",
    "earlyStopping",
    "reduceLearningRateOnPlateau",
    "stepsPerEpoch",
    "validationSteps",
  ].filter((key) => (keys[key] ?? null) !== null);
  const isPartial = (2 * Number(split.train)) % Number(generator.batchSize) > 0;
  return [
    ...new Set([
      ...optimizerMarks(fieldsOf(keys.optimizer)),
      ...(Array.isArray(layers) ? layers.flatMap((layer: JsonValue) => layerMarks(fieldsOf(layer))) : []),
      ...generatorMarks(generator),
      ...augmentationMarks(fieldsOf(keys.augmentation)),
      ...given.map((key) => `switch: ${key}`),
      ...onlyIf(stopping.restoreBestWeights === true, "switch: restoreBestWeights"),
      ...onlyIf(schedule.type !== undefined, `switch: ${wordOf(schedule.type)} schedule`),
      ...onlyIf(split.validation === 0, "switch: no validation pictures"),
      ...onlyIf(isPartial, "switch: partial last batch"),
      ...onlyIf(generator.shuffle === false, "switch: shuffle: false"),
      `switch: onNaN: ${wordOf(onNaN)}`,
    ]),
  ].sort();
};
