/**
 * The resolved experiment: every default and override filled in, one form a value, nothing optional.
 * What a person writes, with the schema's defaults, is WrittenExperiment; the maps that the schema tells whole are
 * resolved-specs.ts; both are made from schema/experiment.schema.json. read/resolve.ts is the one function between the
 * two. Nothing after it knows a default.
 */
import type {
  AugmentationSpec,
  EarlyStoppingSpec,
  GeneratorSpec,
  LayerSpec,
  OptimizerSpec,
  PlateauSpec,
  ScheduleSpec,
} from "./resolved-specs.ts";
import type { DirectoryData, SampleData, SplitByNumber, WrittenExperiment } from "./written-experiment.ts";

export type * from "./resolved-specs.ts";

export type LayerType = LayerSpec["type"];
export type LayerOf<T extends LayerType> = Extract<LayerSpec, { type: T }>;
export type Activation = LayerOf<"activation">["activation"];
export type Padding = LayerOf<"conv2d">["padding"];

export type Interpolation = GeneratorSpec["interpolation"];
export type ClassMode = GeneratorSpec["classMode"];
export type FillMode = AugmentationSpec["fillMode"];
export type ShiftRange = AugmentationSpec["widthShiftRange"];

export type LossName = NonNullable<WrittenExperiment["loss"]>;
export type MetricName = WrittenExperiment["metrics"][number];
/** `loss` or a metric, or `val_` and one of these. */
export type Monitor = EarlyStoppingSpec["monitor"];
export type MonitorMode = EarlyStoppingSpec["mode"];

export type OnProblem = DirectoryData["onProblem"];
export type SampleName = SampleData["sample"];
export type FileOrder = SplitByNumber["order"];

/** Pictures anywhere below a folder, whose labels stand in a table. */
export interface LabelledData {
  type: "labels";
  directory: string;
  /** Absolute; .csv or .tsv. */
  labels: string;
  /** What the table calls them. */
  columns: { file: string; label: string; group: string; split: string };
  /** Added to names that lack one, ".jpg"; null: none. */
  extension: string | null;
  /** In label order; null: the labels of the table, in natural order. */
  classes: readonly string[] | null;
}

/** Directories are absolute here; resolved.yaml writes them relative to the run folder. */
export type DataSpec = { onProblem: OnProblem } & (
  | {
      type: "flat";
      directory: string;
      /** In label order. */
      classes: readonly { name: string; glob: string }[];
    }
  | { type: "folders"; directory: string }
  | LabelledData
  | { type: "sample"; sample: SampleName }
);

/** By what pictures belong together. */
export type GroupBy =
  /** Of the labels. */
  | { type: "column" }
  /** RE2, at least one capture, of which the first is the group. */
  | { type: "name"; pattern: string }
  /** So many folders below that of the class, or below the data directory where labels say the class. */
  | { type: "folder"; depth: number };

/** One of several equal folds of the training and validation pictures is validation. */
export interface Fold {
  /** 3 to 20 */
  of: number;
  /** From 1. */
  number: number;
}

interface SplitRules {
  order: FileOrder;
  /** Of `order: shuffled`, groupBy and fold. */
  seed: number;
  /** null: each picture is by itself. */
  groupBy: GroupBy | null;
  fold: Fold | null;
}

/** Counts are pictures a class, fractions shares of each class. */
export type SplitSpec = SplitRules &
  (
    | { type: "all" }
    | { type: "counts"; train: number; validation: number; test: number }
    | { type: "fractions"; train: number; validation: number; test: number }
    /** What the labels say. */
    | { type: "column" }
    /** Folders below data.directory; null: that part is empty. */
    | { type: "directories"; train: string; validation: string | null; test: string | null }
  );

/** What becomes of levels 0..255: (level * scale - mean) / deviation. */
export interface PreprocessSpec {
  scale: number;
  /** [red, green, blue], as is deviation, whatever the order of the channels. */
  mean: readonly [number, number, number];
  deviation: readonly [number, number, number];
  /** Order in which the net takes them. */
  channels: "rgb" | "bgr";
}

/** The modes of Keras' imagenet_utils.preprocess_input. */
export type PreprocessName = "tf" | "torch" | "caffe";

/** A pretrained net, or its first part, before the experiment's own layers. */
export interface BaseSpec {
  name: string;
  /** Absolute path of a model.json, its folder, a .h5 or a .keras file; or an https URL. */
  model: string;
  /** Layer whose output is taken; null: the net's last. */
  cut: string | null;
  /** false: nothing is trained, and all of it runs as in inference; from: that layer and those after it are trained. */
  trainable: boolean | { from: string };
  /** Of batch normalisation that is trained: by the batch, moving its statistics, or by those that the net brings. */
  batchNormalization: "training" | "inference";
  /** What the net takes for levels 0 and 255; null: what the generator makes of them. */
  inputRange: readonly [lowest: number, highest: number] | null;
  /** null: as inputRange says. */
  preprocess: PreprocessName | PreprocessSpec | null;
  /** Of the net's files, hex; null: any. */
  sha256: string | null;
}

export const isUrl = (model: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(model);

/** The best weights of another run as first weights. */
export interface StartFromSpec {
  /** A run's or an experiment's name, or the absolute path of a run folder. */
  run: string;
  /** Of its best weights, hex; null: any. */
  sha256: string | null;
}

/** What the training loss of a picture is multiplied with. balanced: training pictures / (classes * those of its class). */
export type ClassWeightsSpec =
  | { type: "balanced" }
  /** In natural order of the names. */
  | { type: "given"; weights: readonly { name: string; weight: number }[] };

/** Less of it is better; with or without a part before it: val_loss, test_brier. */
export const isBetterLow = (quantity: string): boolean =>
  /(^|_)(loss|brier|calibrationError)$/.test(quantity);

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
  /** Share of a label that goes evenly to all answers, 0 (none) to 0.999. */
  labelSmoothing: number;
  /** null: every picture weighs the same. */
  classWeights: ClassWeightsSpec | null;
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
  onNaN: WrittenExperiment["onNaN"];
  expect: readonly Expectation[];
}
