/** A small net with all that could go wrong in training, and pictures that it can tell apart. */
import type { Engine } from "../../src/engine/engine.ts";
import type { Experiment, LayerSpec } from "../../src/experiment/experiment.ts";
import type { Pictures } from "../support/array-loader.ts";
import {
  exampleExperiment,
  exampleGenerator,
  exampleLayers,
  ruleAlone,
} from "../support/example-experiment.ts";
import { named } from "../support/layers.ts";
import type { TrainingWorld } from "../support/training.ts";

const { conv2d, maxPooling2d, batchNormalization, gaussianNoise, dropout, flatten, dense } = exampleLayers;

/** With Keras 3's defaults. */
export const rmsprop = {
  type: "rmsprop",
  learningRate: 1e-3,
  rho: 0.9,
  momentum: 0,
  centered: false,
  epsilon: 1e-7,
  epsilonOutsideRoot: false,
  ...ruleAlone,
} as const;

/** Gray pictures of 6 x 6 pixels, bright above or bright below, with a little noise that never changes. */
export const brightAboveOrBelow = (count: number, first = 0): Pictures => ({
  count,
  images: Float32Array.from({ length: count * 36 }, (_, i) => {
    const [picture, row] = [first + Math.floor(i / 36), Math.floor((i % 36) / 6)];
    const isBright = picture % 2 === 0 ? row < 3 : row >= 3;
    return Number(isBright) * 0.5 + (((i + first * 36) * 7919) % 101) / 202;
  }),
  labels: Float32Array.from({ length: count }, (_, i) => (first + i) % 2),
});

const fullStack: LayerSpec[] = named([
  { ...conv2d, filters: 3 },
  batchNormalization,
  maxPooling2d,
  gaussianNoise,
  flatten,
  dropout,
  { ...dense, kernelRegularizer: { l1: 0, l2: 0.01 } },
]);

/** Four epochs on 14 pictures, four a batch, with 10 for validation. */
export const trainingWorld = (engine: Engine, changes: Partial<Experiment> = {}): TrainingWorld => ({
  engine,
  experiment: exampleExperiment({
    layers: fullStack,
    optimizer: { ...rmsprop, learningRate: 0.01, momentum: 0.5 },
    generator: { ...exampleGenerator, batchSize: 4 },
    epochs: 4,
    ...changes,
  }),
  inputShape: [6, 6, 1],
  parts: { train: brightAboveOrBelow(14), validation: brightAboveOrBelow(10, 14) },
});
