import type { Engine, Tensor } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { LossName } from "../experiment/experiment.ts";
import type { Batch } from "../load/batch.ts";
import type { Answer } from "../network/forward-pass.ts";
import { lossOf } from "../network/losses.ts";
import type { Model } from "../network/model.ts";
import { sizeOf } from "../network/named-array.ts";
import { firstMaximum, type Scored } from "./metric.ts";

/** What the outputs should be, [size, units]: the labels, or rows of a 1 at the label where there are more units. */
const targetsOf = (batch: Pick<Batch, "size" | "labels">, units: number): Float32Array => {
  if (batch.labels.length === batch.size * units) return batch.labels;
  const targets = new Float32Array(batch.size * units);
  batch.labels.forEach((label, row) => (targets[row * units + label] = 1));
  return targets;
};

/** The weight of each picture's class, [size]. */
export const weightsOf = (
  { size, labels }: Pick<Batch, "size" | "labels">,
  classWeights: readonly number[],
): Float32Array => {
  const width = labels.length / size;
  const labelAt = (row: number): number =>
    width === 1 ? (labels[row] ?? 0) : firstMaximum(labels.subarray(row * width, (row + 1) * width));
  return Float32Array.from({ length: size }, (_, row) => nth(classWeights, labelAt(row)));
};

export type Scalar = ReturnType<Tensor["asScalar"]>;

/** A network, and how its answers are scored. */
export interface Scoring {
  engine: Engine;
  model: Model;
  loss: LossName;
  /** Of the targets, for the loss only; 0: none. */
  labelSmoothing: number;
}

/** A batch and what the network said about it, read back from the engine. */
export interface ScoredBatch extends Scored {
  /** Mean over the pictures, plus whatever is added to it. */
  loss: number;
}

/** What training leaves as it is: computed from the pictures, outside all gradients, or as the batch brings it. */
const featuresOf = ({ tf }: Engine, model: Model, { size, content, images }: Batch): Tensor[] => {
  const { inputShape, featureShapes } = model;
  if (content === "pictures") return model.features(tf.tensor4d(images, [size, ...inputShape]));
  const lengths = featureShapes.map(sizeOf);
  const rows = tf.tensor2d(images, [size, images.length / size]);
  const parts = lengths.length === 1 ? [rows] : tf.split(rows, lengths, 1);
  return parts.map((part, i) => part.reshape([size, ...nth(featureShapes, i)]));
};

/** Puts a batch on the engine and reads the answer back, once; nothing of it stays there. */
export const scoreBatch = (
  { engine, model }: Scoring,
  batch: Batch,
  answer: (features: readonly Tensor[], targets: Tensor) => { loss: Tensor; outputs: Tensor },
): ScoredBatch => {
  const { tf } = engine;
  const { units } = model;
  const { size } = batch;
  const targets = targetsOf(batch, units);
  return tf.tidy(() => {
    const { loss, outputs } = answer(featuresOf(engine, model, batch), tf.tensor2d(targets, [size, units]));
    const predictions = outputs.dataSync<"float32">();
    outputs.dispose();
    const [mean = NaN] = loss.dataSync();
    return { size, width: units, targets, predictions, loss: mean };
  });
};

/** @param pictureWeights [size], factors of the pictures' losses; as in Keras, the mean is over pictures, not weights */
export const meanLoss = (
  { engine, loss, labelSmoothing }: Scoring,
  targets: Tensor,
  answer: Answer,
  pictureWeights: Tensor | null = null,
): Scalar => {
  const ofPictures = lossOf(engine, { name: loss, labelSmoothing }, targets, answer);
  return (pictureWeights === null ? ofPictures : ofPictures.mul(pictureWeights)).mean().asScalar();
};
