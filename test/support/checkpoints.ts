import type { EpochRecord, NamedArray, TrainingState } from "../../src/train/records.ts";
import type { Checkpoint } from "../../src/write/checkpoint-files.ts";

export const anArray = (name: string, shape: readonly number[], first: number): NamedArray => ({
  name,
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => first + i),
});

/** loss falls and acc rises by a tenth each epoch. */
export const aRecord = (epoch: number, values?: Readonly<Record<string, number>>): EpochRecord => ({
  epoch,
  values: values ?? {
    loss: 1 - epoch / 10,
    acc: epoch / 10,
    val_loss: 1.1 - epoch / 10,
    val_acc: epoch / 20,
  },
  learningRate: 0.001,
  weightsSha256: String(epoch).padStart(64, "0"),
});

export const someRecords = (epochs: number): EpochRecord[] =>
  Array.from({ length: epochs }, (_, i) => aRecord(i + 1));

export const aState = (epoch: number): TrainingState => ({
  epoch,
  step: epoch * 5,
  optimizer: { iterations: epoch * 5, slots: [anArray("dense_1/kernel/rms", [2, 3], epoch / 2)] },
  callbacks: { plateau: { wait: 2, best: Infinity } },
  best: { epoch, value: 0.5 },
  bestWeights: null,
  rows: someRecords(epoch),
});

/** A small model whose weights tell the epoch. */
export const aCheckpoint = (epoch: number, state: TrainingState | null = aState(epoch)): Checkpoint => ({
  epoch,
  model: {
    topology: { class_name: "Sequential", config: { name: "tiny" } },
    weights: [anArray("dense_1/kernel", [2, 3], epoch), anArray("dense_1/bias", [3], -epoch)],
  },
  state,
});
