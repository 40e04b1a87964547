/** What training tells, as plain values: no file, no print, no clock of its own. */
import type { ModelSnapshot, NamedArray } from "../network/named-array.ts";

export type { ModelSnapshot, NamedArray };

/** A row of metrics.csv. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** loss, metrics in declared order, then the same with val_ (where there is validation); fixed columns. */
  values: Readonly<Record<string, number>>;
  /** Of the epoch's last step. */
  learningRate: number;
  /** Of all weights' little-endian float32 bytes, layer after layer in getWeights order, hex. */
  weightsSha256: string;
}

/** A JSON value: patience counters, best values, plateau's rate. Written and read back by the checkpoint. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** All that resume needs beside the weights. Randomness is addressed and is not here. */
export interface TrainingState {
  /** Epochs finished. */
  epoch: number;
  /** Global steps taken. */
  step: number;
  optimizer: {
    /** Number of updates made (Adam's t). */
    iterations: number;
    /** Slots, matched by place in the layer list. */
    slots: readonly NamedArray[];
  };
  callbacks: JsonValue;
  /** null until a first epoch is finished. */
  best: { epoch: number; value: number } | null;
  /** What restoreBestWeights will give back, by earlyStopping's monitor; null without it. */
  bestWeights: { epoch: number; weights: readonly NamedArray[] } | null;
  rows: readonly EpochRecord[];
}

export interface EpochTiming {
  seconds: number;
  trainingSeconds: number;
  validationSeconds: number;
  msPerStep: number;
  /** Milliseconds a step waited for its batch, mean. */
  waitMsPerStep: number;
  picturesPerSecond: number;
  tensors: number;
}

export type StopReason = "epochs-done" | "early-stopping" | "nan" | "interrupted" | "pruned";

export type TrainEvent =
  | { type: "epoch-started"; epoch: number; epochs: number; steps: number }
  /** loss and metrics so far in the epoch, as a progress line shows them; step from 1. */
  | {
      type: "step";
      epoch: number;
      step: number;
      steps: number;
      values: Readonly<Record<string, number>>;
      waitMs: number;
    }
  | { type: "validation-started"; epoch: number; steps: number }
  | { type: "validation-step"; epoch: number; step: number; steps: number }
  | { type: "learning-rate-changed"; epoch: number; from: number; to: number; why: string }
  /** The consumer writes the checkpoint before it asks for the next event. */
  | {
      type: "epoch-finished";
      record: EpochRecord;
      timing: EpochTiming;
      isBest: boolean;
      model: ModelSnapshot;
      state: TrainingState;
    }
  /**
   * nan: `step` names where, from 1 in the epoch; the last checkpoint is of the epoch before. interrupted: `step` is
   * the last one taken in an epoch that did not come to its end; 0: between epochs. restoredEpoch: whose weights the
   * model holds now because of restoreBestWeights; null: those of the last step.
   */
  | { type: "stopped"; reason: StopReason; epoch: number; step: number; restoredEpoch: number | null };

/** One picture's answer, for predictions.csv. */
export interface Prediction {
  /** Position in its part of the split. */
  picture: number;
  /** One a class, adding to 1; for one sigmoid unit [1 - p, p]. */
  probabilities: readonly number[];
}

export interface Evaluation {
  /** loss and metrics, in declared order. */
  values: Readonly<Record<string, number>>;
  predictions: readonly Prediction[];
}

/** One a class: one unit answers for the second class. */
export const probabilitiesOf = (outputs: Float32Array): number[] => {
  const [second = 0] = outputs;
  return outputs.length === 1 ? [1 - second, second] : Array.from(outputs);
};

/** The class of the highest probability, the first of equals: for one sigmoid unit, dog only above 0.5. */
export const mostProbable = (probabilities: readonly number[]): number =>
  probabilities.indexOf(Math.max(...probabilities));
