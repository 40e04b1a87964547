import type { Answer } from "../build/forward-pass.ts";
import { lossOf } from "../build/losses.ts";
import type { Model } from "../build/model.ts";
import type { Engine, Tensor } from "../engine/engine.ts";
import type { Batch } from "../load/batch.ts";
import type { LossName } from "../read/experiment.ts";
import type { Scored } from "./metric.ts";
import { targetsOf } from "./targets.ts";

export type Scalar = ReturnType<Tensor["asScalar"]>;

/** A network, the shape of its pictures, and how its answers are judged. */
export interface Judged {
  engine: Engine;
  model: Model;
  /** [height, width, channels] */
  inputShape: readonly [number, number, number];
  loss: LossName;
}

/** A batch and what the network said about it, read back from the engine. */
export interface JudgedBatch extends Scored {
  /** Mean over the pictures, and whatever is added to it. */
  loss: number;
}

/** Puts a batch on the engine and reads the answer back, once; nothing of it stays there. */
export function judge(
  { engine: { tf }, model: { units }, inputShape }: Judged,
  batch: Batch,
  answer: (images: Tensor, targets: Tensor) => { loss: Tensor; outputs: Tensor },
): JudgedBatch {
  const { size } = batch;
  const targets = targetsOf(batch, units);
  return tf.tidy(() => {
    const { loss, outputs } = answer(
      tf.tensor4d(batch.images, [size, ...inputShape]),
      tf.tensor2d(targets, [size, units]),
    );
    const predictions = outputs.dataSync<"float32">();
    outputs.dispose();
    const [mean = NaN] = loss.dataSync();
    return { size, width: units, targets, predictions, loss: mean };
  });
}

export const meanLoss = ({ engine, loss }: Judged, targets: Tensor, answer: Answer): Scalar =>
  lossOf(engine, { name: loss, labelSmoothing: 0 }, targets, answer).mean().asScalar();
