/** What will happen, as a plain JSON value: made without the engine and without reading a picture. */
import type { InitializerSpec, LayerType, RegularizerSpec } from "../read/experiment.ts";

/** A picture of the split. `file` is below the data directory, with `/` between folders. */
export interface PlannedPicture {
  file: string;
  class: string;
  /** Position of the class in label order, from 0. */
  label: number;
}

export interface SkippedPicture extends PlannedPicture {
  reason: string;
}

export type SplitName = "train" | "validation" | "test";
export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

export type Split = Record<SplitName, readonly PlannedPicture[]>;

export interface PlannedWeight {
  /** kernel, bias, gamma, beta, movingMean, movingVariance, alpha, depthwiseKernel, pointwiseKernel */
  name: string;
  /** As Keras and tfjs keep it: conv [kh, kw, in, out], depthwise [kh, kw, in, multiplier], dense [in, out]. */
  shape: readonly number[];
  trainable: boolean;
  initializer: InitializerSpec;
  regularizer: RegularizerSpec | null;
}

/** [height, width, channels], or [units] after flatten or a global pooling. No batch axis. */
export type Shape = readonly number[];

export interface PlannedLayer {
  name: string;
  type: LayerType;
  inputShape: Shape;
  outputShape: Shape;
  /** In the order of the tfjs layer's getWeights(). */
  weights: readonly PlannedWeight[];
  /** Trainable or not. */
  parameters: number;
}

export interface Plan {
  name: string;
  seed: number;
  /** Absolute. */
  dataDirectory: string;
  /** In label order. */
  classes: readonly string[];
  split: Split;
  skipped: readonly SkippedPicture[];
  /** Files in no class: no glob matches them, they lie beside the class folders, or they are no pictures by name. */
  unmatched: number;
  /** [height, width, channels] */
  inputShape: readonly [number, number, number];
  batchSize: number;
  /** Shape of one label batch without its first axis: [1] binary and sparse, [classes] categorical. */
  labelShape: readonly [number];
  epochs: number;
  stepsPerEpoch: number;
  /** Batches in one pass through the training pictures; the last may be smaller. */
  stepsPerPass: number;
  /** Batches of one validation; 0 without validation pictures. */
  validationSteps: number;
  layers: readonly PlannedLayer[];
  parameters: { total: number; trainable: number };
}
