/**
 * The resolved experiment: every default and override filled in, one form a key, nothing optional.
 * What a person writes, with the schema's defaults, is WrittenExperiment (made from schema/experiment.schema.json);
 * resolve.ts is the one function between the two. Nothing after it knows a default.
 */
import type { BaseSpec, StartFromSpec } from "./base-spec.ts";
import type { LayerSpec } from "./layer-spec.ts";
import type { AugmentationSpec, DataSpec, GeneratorSpec, SplitSpec } from "./picture-specs.ts";

export type * from "./base-spec.ts";
export type * from "./layer-spec.ts";
export type * from "./picture-specs.ts";

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
  /** The first of `layers` in the file, where it is a base. */
  base: BaseSpec | null;
  /** The experiment's own: without the base. */
  layers: readonly LayerSpec[];
  startFrom: StartFromSpec | null;
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
