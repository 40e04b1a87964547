/** What will happen, as a plain JSON value: made without the engine and without reading a picture. */
import type { BlockSpec, Fold } from "../experiment/experiment.ts";
import type { LayerWeight, Shape } from "../layers/kind.ts";
import type { NetLayerType } from "../layers/net-layer.ts";

/** A picture of the split. `file` is below the data directory, with `/` between folders. */
export interface PlannedPicture {
  file: string;
  class: string;
  /** Position of the class in label order, from 0. */
  label: number;
  /** The group it belongs to; only where split.groupBy gives it one. */
  group?: string;
}

/** How near whole groups came to what the split asks for. */
export interface Grouping {
  /** Counting pictures that are a group by themselves. */
  groups: number;
  /** Pictures of the largest. */
  largest: number;
  /** The class and part that is furthest from what was asked; null: parts were given. */
  furthest: { part: SplitName; class: string; asked: number; got: number } | null;
}

export interface SkippedPicture extends PlannedPicture {
  reason: string;
}

export type SplitName = "train" | "validation" | "test";
export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

export type Split = Record<SplitName, readonly PlannedPicture[]>;

export interface PlannedWeight extends Omit<LayerWeight, "shape"> {
  shape: readonly number[];
}

/** A weight that a pretrained net brings with it. */
export type GivenWeight = Omit<PlannedWeight, "initializer">;

interface LayerFacts {
  name: string;
  /** Of its first input. */
  inputShape: Shape;
  outputShape: Shape;
  /** Trainable or not. */
  parameters: number;
}

/** A layer with layers in it. */
export type BlockType = BlockSpec["type"];

/** One with layers in it stands for itself after them, as the layer that joins what went apart. */
export interface PlannedLayer extends LayerFacts {
  type: NetLayerType;
  /** Names of the layers whose outputs it takes; none: it takes the pictures. */
  inputs: readonly string[];
  /** Of a layer that joins: what it is in the experiment. */
  block: BlockType | null;
  /** In the order of the tfjs layer's getWeights(). */
  weights: readonly PlannedWeight[];
}

/** A layer of a pretrained net. */
export interface PlannedNode extends LayerFacts {
  type: NetLayerType;
  weights: readonly GivenWeight[];
  /** Names of the layers whose outputs it takes; none: it takes the pictures. */
  inputs: readonly string[];
  /** It is not trained. */
  frozen: boolean;
  /** It runs as in inference, whatever the phase: all frozen ones do. */
  inference: boolean;
}

/** A pretrained net up to its cut. */
export interface PlannedBase {
  name: string;
  /** Each after those whose outputs it takes. */
  layers: readonly PlannedNode[];
  outputShape: Shape;
  parameters: number;
}

/** What a network is made of. */
export interface Stack {
  base: PlannedBase | null;
  /** The experiment's own, after the base. */
  layers: readonly PlannedLayer[];
}

/** Of the base and of the experiment, in the order of the model's weights. */
export const allLayers = ({ base, layers }: Stack): readonly (PlannedLayer | PlannedNode)[] => [
  ...(base?.layers ?? []),
  ...layers,
];

export interface Plan extends Stack {
  name: string;
  seed: number;
  /** Absolute. */
  dataDirectory: string;
  /** In label order. */
  classes: readonly string[];
  split: Split;
  skipped: readonly SkippedPicture[];
  /** Pictures of the classes that no part of the split takes. */
  unused: number;
  /** null: pictures are not grouped. */
  grouping: Grouping | null;
  /** null: the split is not that of a fold. */
  fold: Fold | null;
  /** Files in no class: no glob matches them, they lie beside the class folders, or they are not pictures by name. */
  unmatched: number;
  /** [height, width, channels] */
  inputShape: readonly [number, number, number];
  batchSize: number;
  /** Shape of one label batch without its first axis: [1] binary and sparse, [classes] categorical. */
  labelShape: readonly [number];
  epochs: number;
  stepsPerEpoch: number;
  /** In label order, what the training loss of a picture is multiplied by; null: nothing. */
  classWeights: readonly number[] | null;
  /** Pictures in one pass: the training pictures, or more, where every class is drawn equally often. */
  passLength: number;
  /** Batches in one pass through the training pictures; the last may be smaller. */
  stepsPerPass: number;
  /** Batches of one validation; 0 without validation pictures. */
  validationSteps: number;
  parameters: { total: number; trainable: number };
}
