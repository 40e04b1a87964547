/** The numbers that schema/experiment.schema.json bounds, each with an otherwise sound experiment to write it in. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { list, record, text } from "./vectors.ts";

export interface SchemaNumber {
  /** "optimizer.adam.beta1" */
  at: string;
  key: string;
  whole: boolean;
  least: number;
  isLeastAllowed: boolean;
  most: number;
  /** Where the schema bounds it. */
  node: object;
  write: (value: number) => object;
}

const schema = record(
  JSON.parse(readFileSync(resolve(import.meta.dirname, "../../schema/experiment.schema.json"), "utf8")),
);
const definition = (name: string): Record<string, unknown> => record(record(schema.$defs)[name]);

const sound = {
  data: { directory: ".", classes: { cat: "cat.*", dog: "dog.*" } },
  split: { train: 10, validation: 5, test: 5 },
  generator: { imageSize: [8, 8], classMode: "binary" },
  loss: "binaryCrossentropy",
  epochs: 2,
};
const head = [{ type: "flatten" }, { type: "dense", units: 1, activation: "sigmoid" }];
const plain = { ...sound, layers: head, optimizer: { type: "adam" } };
const withLayer = (layer: object): object => ({ ...plain, layers: [layer, ...head] });
const withDense = (changes: object): object => ({
  ...plain,
  layers: [{ type: "flatten" }, { type: "dense", ...changes }, ...head.slice(1)],
});

type Write = (key: string, value: number) => object;

/** @param node the number's own part of the schema; nothing comes of one without bounds */
const boundedAt = (at: string, key: string, node: unknown, write: Write): SchemaNumber[] => {
  const part = record(node);
  const { minimum, exclusiveMinimum, maximum: most } = part;
  const least = minimum ?? exclusiveMinimum;
  if (typeof least !== "number" || typeof most !== "number") return [];
  const whole = [part.type].flat().includes("integer");
  const isLeastAllowed = minimum !== undefined;
  return [{ at, key, whole, least, isLeastAllowed, most, node: part, write: (n) => write(key, n) }];
};

const bounded = (at: string, properties: Record<string, unknown>, write: Write): SchemaNumber[] =>
  Object.entries(properties).flatMap(([key, node]) => boundedAt(`${at}.${key}`, key, node, write));

const of = (name: string): Record<string, unknown> => record(definition(name).properties);

/** Of a union of maps. */
const typesOf = (name: string): string[] => list(record(of(name).type).enum).map(text);

const optimizers = typesOf("optimizer").flatMap((type) =>
  bounded(`optimizer.${type}`, of(`${type}Optimizer`), (key, value) => ({
    ...plain,
    optimizer: { type, [key]: value },
  })),
);

const needed: Readonly<Record<string, object>> = {
  conv2d: { filters: 1, kernelSize: 1 },
  separableConv2d: { filters: 1, kernelSize: 1 },
  depthwiseConv2d: { kernelSize: 1 },
  dropout: { rate: 0.1 },
  spatialDropout2d: { rate: 0.1 },
  gaussianNoise: { stddev: 0.1 },
};
/** dense is told below; a base has no numbers. */
const others = typesOf("layer").filter((type) => !["base", "dense"].includes(type));
const layers = others.flatMap((type) =>
  bounded(`layer.${type}`, of(`${type}Layer`), (key, value) =>
    withLayer({ type, ...needed[type], [key]: value }),
  ),
);
const units = bounded("layer.dense", of("denseLayer"), (key, value) => withDense({ [key]: value }));

const schedules = Object.entries({
  step: { every: 1, factor: 0.5 },
  exponential: { rate: 0.5 },
  cosine: {},
  flat: {},
}).flatMap(([type, others]) =>
  bounded(`schedule.${type}`, of(`${type}Schedule`), (key, value) => ({
    ...plain,
    epochs: 100,
    learningRateSchedule: { type, ...others, [key]: value },
  })),
);

const initializers = [
  "constant",
  "randomNormal",
  "truncatedNormal",
  "randomUniform",
  "varianceScaling",
  "orthogonal",
  "identity",
].flatMap((type) =>
  bounded(`initializer.${type}`, of(`${type}Initializer`), (key, value) =>
    withDense({ units: 3, kernelInitializer: { type, [key]: value } }),
  ),
);
const regularizer = bounded("regularizer", of("regularizer"), (key, value) =>
  withDense({ units: 3, kernelRegularizer: { [key]: value } }),
);

const maps = [
  ["generator", "generator", sound.generator],
  ["augmentation", "augmentation", {}],
  ["earlyStopping", "earlyStopping", { monitor: "val_loss" }],
  ["reduceLearningRateOnPlateau", "plateau", { monitor: "val_loss" }],
] as const;
const ofMaps = maps.flatMap(([name, part, others]) =>
  bounded(name, of(part), (key, value) => ({ ...plain, [name]: { ...others, [key]: value } })),
);

const ofChanges = (["erasing", "mixUp", "cutMix"] as const).flatMap((change) =>
  bounded(change, of(change), (key, value) => ({ ...plain, augmentation: { [change]: { [key]: value } } })),
);

const file = { ...record(schema.properties), seed: definition("seed") };
const ofFile = bounded("experiment", file, (key, value) => ({ ...plain, [key]: value }));

/** What lies at `path` in the schema: "size.else". */
const nodeAt = (path: string): unknown =>
  path.split(".").reduce<unknown>((node, key) => record(node)[key], schema.$defs);

const conv2d = (changes: object): object =>
  withLayer({ type: "conv2d", filters: 1, kernelSize: 1, ...changes });
const padded = (padding: unknown): object => withLayer({ type: "zeroPadding2d", padding });
const preprocess = (changes: object): object =>
  withLayer({ type: "base", model: "./net.keras", preprocess: changes });
const augmented = (changes: object): object => ({ ...plain, augmentation: changes });
const erasing = (changes: object): object => augmented({ erasing: changes });
const split = (changes: object): object => ({ ...plain, split: { ...sound.split, ...changes } });
const generator = (changes: object): object => ({ ...plain, generator: { ...sound.generator, ...changes } });
/** [lowest, highest], one of which is the value. */
const ordered = (value: number): number[] => (value < 1 ? [value, 1] : [1, value]);

/** A key that every optimizer has. */
const inOptimizer = (
  key: string,
  within?: string,
): readonly [key: string, write: (value: number) => object] => [
  key,
  (n) => ({
    ...plain,
    optimizer: { type: "adam", ...(within === undefined ? { [key]: n } : { [within]: { [key]: n } }) },
  }),
];

/** Numbers in lists, and those that share their key with another form: by where the schema bounds them. */
const inForms: Readonly<Record<string, readonly [key: string, write: (value: number) => object]>> = {
  "size.else": ["kernelSize", (n) => conv2d({ kernelSize: n })],
  "size.then.items": ["strides", (n) => conv2d({ strides: [1, n] })],
  "paddedPixels.else": ["padding", padded],
  "paddedPixels.then.items.else": ["padding", (n) => padded([1, n])],
  "paddedPixels.then.items.then.items": ["padding", (n) => padded([[1, n], 1])],
  "shiftRange.else": ["widthShiftRange", (n) => augmented({ widthShiftRange: n })],
  "shiftRange.then.items": ["heightShiftRange", (n) => augmented({ heightShiftRange: [0, n] })],
  "augmentation.properties.zoomRange.else": ["zoomRange", (n) => augmented({ zoomRange: n })],
  "augmentation.properties.zoomRange.then.items": ["zoomRange", (n) => augmented({ zoomRange: ordered(n) })],
  "augmentation.properties.brightnessRange.items": [
    "brightnessRange",
    (n) => augmented({ brightnessRange: ordered(n) }),
  ],
  "augmentation.properties.contrastRange.else": ["contrastRange", (n) => augmented({ contrastRange: n })],
  "augmentation.properties.contrastRange.then.items": [
    "contrastRange",
    (n) => augmented({ contrastRange: ordered(n) }),
  ],
  "augmentation.properties.saturationRange.else": [
    "saturationRange",
    (n) => augmented({ saturationRange: n }),
  ],
  "augmentation.properties.saturationRange.then.items": [
    "saturationRange",
    (n) => augmented({ saturationRange: [n, n] }),
  ],
  "augmentation.properties.hueRange.else": ["hueRange", (n) => augmented({ hueRange: n })],
  "augmentation.properties.hueRange.then.items": ["hueRange", (n) => augmented({ hueRange: [n, n] })],
  "erasing.properties.area.items": ["area", (n) => erasing({ area: [n, n] })],
  "erasing.properties.aspect.items": ["aspect", (n) => erasing({ aspect: ordered(n) })],
  "erasing.properties.value.then.items": ["value", (n) => erasing({ value: [0, 0, n] })],
  "erasing.properties.value.else.else": ["value", (n) => erasing({ value: n })],
  "baseLayer.properties.inputRange.items": [
    "inputRange",
    (n) => withLayer({ type: "base", model: "./net.keras", inputRange: ordered(n) }),
  ],
  "preprocess.properties.scale.else": ["scale", (n) => preprocess({ scale: n })],
  "preprocess.properties.mean.items": ["mean", (n) => preprocess({ mean: [n, 0, 0] })],
  "preprocess.properties.deviation.items": ["deviation", (n) => preprocess({ deviation: [1, n, 1] })],
  "preluLayer.properties.sharedAxes.items": [
    "sharedAxes",
    (n) => withLayer({ type: "prelu", sharedAxes: [n] }),
  ],
  "generator.properties.imageSize.items": ["imageSize", (n) => generator({ imageSize: [8, n] })],
  "generator.properties.rescale.else": ["rescale", (n) => generator({ rescale: n })],
  "splitByNumber.properties.train": ["train", (n) => split({ train: n })],
  "splitByNumber.properties.validation": ["validation", (n) => split({ validation: n })],
  "splitByNumber.properties.test": ["test", (n) => split({ test: n })],
  "fold.properties.of": ["of", (n) => split({ validation: null, fold: { of: n, number: 1 } })],
  "fold.properties.number": ["number", (n) => split({ validation: null, fold: { of: 20, number: n } })],
  weightDecay: inOptimizer("weightDecay"),
  clipNorm: inOptimizer("clipNorm"),
  globalClipNorm: inOptimizer("globalClipNorm"),
  clipValue: inOptimizer("clipValue"),
  "ema.properties.momentum": inOptimizer("momentum", "ema"),
  "ema.properties.overwriteFrequency": inOptimizer("overwriteFrequency", "ema"),
  "groupByFolder.properties.folder": ["folder", (n) => split({ groupBy: { folder: n } })],
};
const ofForms = Object.entries(inForms).flatMap(([path, [key, write]]) =>
  boundedAt(path, key, nodeAt(path), (_, value) => write(value)),
);

/** A search of the epochs, in which something is another. */
const searching = (changes: object): object => ({
  ...plain,
  search: { method: "random", trials: 1, parameters: { epochs: { low: 1, high: 1e6 } }, ...changes },
});
const ofSearch = ["trials", "seeds"].flatMap((key) =>
  boundedAt(`search.${key}`, key, of("search")[key], (_, value) => searching({ [key]: value })),
);

const weights = record(record(record(record(schema.properties).classWeights).else).then);
const ofWeights = boundedAt("classWeights", "cat", weights.additionalProperties, (key, value) => ({
  ...plain,
  classWeights: { [key]: value, dog: 1 },
}));

/** Every part of `node` with an upper bound. */
const boundedIn = (node: unknown): object[] => {
  if (typeof node !== "object" || node === null) return [];
  const own = "maximum" in node && typeof node.maximum === "number" ? [node] : [];
  return [...own, ...Object.values(node).flatMap(boundedIn)];
};

/** All that the schema bounds. */
export const boundedNodes: readonly object[] = boundedIn(schema);

export const schemaNumbers: readonly SchemaNumber[] = [
  ...optimizers,
  ...layers,
  ...units,
  ...schedules,
  ...initializers,
  ...regularizer,
  ...ofMaps,
  ...ofChanges,
  ...ofFile,
  ...ofForms,
  ...ofWeights,
  ...ofSearch,
];
