/** The small convnet of model.json: its layers, weights and pictures, as petri has them. */
import type { NamedArray } from "../../src/network/named-array.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import type { Pictures } from "../support/array-loader.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { named } from "../support/layers.ts";
import { fromBase64, readReference } from "../support/reference.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";
import type { ImageShape } from "./model-world.ts";

export const modelJson = record(readReference("model.json"));
export const small = record(modelJson.small);

const shapes = record(small.weight_shapes);
const filters = numbers(shapes["conv/kernel"])[3] ?? 0;
const hidden = numbers(shapes["hidden/kernel"])[1] ?? 0;

export const smallLayers: LayerSpec[] = named([
  { ...exampleLayers.conv2d, filters, activation: "relu" },
  exampleLayers.maxPooling2d,
  exampleLayers.flatten,
  { ...exampleLayers.dense, units: hidden, activation: "relu" },
  { ...exampleLayers.dense, units: 1, activation: "sigmoid" },
]);

/** The vectors' names of the weights, in getWeights order, and petri's. */
export const weightNames = {
  "conv/kernel": "conv2d_1/kernel",
  "conv/bias": "conv2d_1/bias",
  "hidden/kernel": "dense_1/kernel",
  "hidden/bias": "dense_1/bias",
  "out/kernel": "dense_2/kernel",
  "out/bias": "dense_2/bias",
};

/** Weights or gradients of the vectors. */
export const arraysOf = (values: unknown): NamedArray[] =>
  Object.entries(weightNames).map(([theirs, name]) => ({
    name,
    shape: numbers(shapes[theirs]),
    values: Float32Array.from(numbers(record(values)[theirs])),
  }));

const [count = 0, height = 0, width = 0, channels = 0] = numbers(small.input_shape);
export const smallShape: ImageShape = [height, width, channels];

const pictures: Pictures = {
  count,
  images: Float32Array.from(fromBase64(text(small.inputs_uint8_b64)), (v) => v * number(small.input_scale)),
  labels: Float32Array.from(numbers(small.labels)),
};

/** Pictures from..to-1. */
export const smallPictures = (from = 0, to = count): Pictures => {
  const size = height * width * channels;
  return {
    count: to - from,
    images: pictures.images.slice(from * size, to * size),
    labels: pictures.labels.slice(from, to),
  };
};

export const smallSteps = list(modelJson.steps).map(record);
export const tolerances = record(modelJson.tolerance);
