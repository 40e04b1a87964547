import { weightDecay } from "../network/weight-decay.ts";
import type { Optimizer } from "../network/optimizer.ts";
import type { Tensor } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { Batch } from "../load/batch.ts";
import { judge, meanLoss, type Judged, type JudgedBatch, type Scalar } from "./judge.ts";

/** One update of the weights. Loss and answers are those before it, with dropout and noise. */
export function trainingStep(
  judged: Judged,
  optimizer: Optimizer,
  batch: Batch,
  { step, learningRate }: { step: number; learningRate: number },
): JudgedBatch {
  const { engine, model } = judged;
  const { tf } = engine;
  return judge(judged, batch, (features, targets) => {
    // The tidy of variableGrads would free the answer.
    const kept: Tensor[] = [];
    const { value, grads } = tf.variableGrads(
      () => {
        const answer = model.answer(features, { training: true, step });
        kept.push(tf.keep(answer.outputs));
        const loss = meanLoss(judged, targets, answer);
        const decay = weightDecay(engine, model.trainable);
        return decay === null ? loss : loss.add<Scalar>(decay);
      },
      model.trainable.map(({ variable }) => variable),
    );
    optimizer.update(grads, learningRate);
    return { loss: value, outputs: nth(kept, 0) };
  });
}
