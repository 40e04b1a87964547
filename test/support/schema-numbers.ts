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

type Write = (key: string, value: number) => object;

const bounded = (at: string, properties: Record<string, unknown>, write: Write): SchemaNumber[] =>
  Object.entries(properties).flatMap(([key, value]) => {
    const part = record(value);
    const { minimum, exclusiveMinimum, maximum: most } = part;
    const least = minimum ?? exclusiveMinimum;
    if (typeof least !== "number" || typeof most !== "number") return [];
    const whole = [part.type].flat().includes("integer");
    const isLeastAllowed = minimum !== undefined;
    return [{ at: `${at}.${key}`, key, whole, least, isLeastAllowed, most, write: (n) => write(key, n) }];
  });

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
  bounded(`layer.${type}`, of(`${type}Layer`), (key, value) => ({
    ...plain,
    layers: [{ type, ...needed[type], [key]: value }, ...head],
  })),
);
const units = bounded("layer.dense", of("denseLayer"), (key, value) => ({
  ...plain,
  layers: [{ type: "flatten" }, { type: "dense", [key]: value }, ...head.slice(1)],
}));

const schedules = Object.entries({
  step: { every: 1, factor: 0.5 },
  exponential: { rate: 0.5 },
  cosine: {},
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
].flatMap((type) =>
  bounded(`initializer.${type}`, of(`${type}Initializer`), (key, value) => ({
    ...plain,
    layers: [
      { type: "flatten" },
      { type: "dense", units: 3, kernelInitializer: { type, [key]: value } },
      ...head.slice(1),
    ],
  })),
);
const regularizer = bounded("regularizer", of("regularizer"), (key, value) => ({
  ...plain,
  layers: [
    { type: "flatten" },
    { type: "dense", units: 3, kernelRegularizer: { [key]: value } },
    ...head.slice(1),
  ],
}));

const maps = [
  ["generator", "generator", sound.generator],
  ["augmentation", "augmentation", {}],
  ["earlyStopping", "earlyStopping", { monitor: "val_loss" }],
  ["reduceLearningRateOnPlateau", "plateau", { monitor: "val_loss" }],
] as const;
const ofMaps = maps.flatMap(([name, part, others]) =>
  bounded(name, of(part), (key, value) => ({ ...plain, [name]: { ...others, [key]: value } })),
);

const ofFile = bounded(
  "experiment",
  { ...record(schema.properties), seed: definition("seed") },
  (key, value) => ({
    ...plain,
    [key]: value,
  }),
);

export const schemaNumbers: readonly SchemaNumber[] = [
  ...optimizers,
  ...layers,
  ...units,
  ...schedules,
  ...initializers,
  ...regularizer,
  ...ofMaps,
  ...ofFile,
];
