import { setImmediate } from "node:timers/promises";
import type { Tensor } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { Batch } from "../load/batch.ts";
import type { Optimizer } from "../network/optimizer.ts";
import { weightDecay } from "../network/losses.ts";
import { type CallbackState, learningRateAt } from "./callbacks.ts";
import {
  type Scoring,
  type ScoredBatch,
  type Scalar,
  scoreBatch,
  meanLoss,
  weightsOf,
} from "./score-batch.ts";
import type { StopReason, TrainEvent } from "./records.ts";
import { newScores } from "./evaluate.ts";
import { type TrainRequest, scoringOf } from "./train-request.ts";

interface TrainingStep {
  /** Global, from 0. */
  step: number;
  learningRate: number;
  /** In label order; null: every picture weighs the same. */
  classWeights: readonly number[] | null;
}

/** One update of the weights. Loss and answers are those before it, with dropout and noise. */
export const trainingStep = (
  scored: Scoring,
  optimizer: Optimizer,
  batch: Batch,
  { step, learningRate, classWeights }: TrainingStep,
): ScoredBatch => {
  const { engine, model } = scored;
  const { tf } = engine;
  return scoreBatch(scored, batch, (features, targets) => {
    // The tidy of variableGrads would free the answer.
    const kept: Tensor[] = [];
    const pictureWeights = classWeights === null ? null : tf.tensor1d(weightsOf(batch, classWeights));
    const { value, grads } = tf.variableGrads(
      () => {
        const answer = model.answer(features, { training: true, step });
        kept.push(tf.keep(answer.outputs));
        const loss = meanLoss(scored, targets, answer, pictureWeights);
        const decay = weightDecay(engine, model.trainable);
        return decay === null ? loss : loss.add<Scalar>(decay);
      },
      model.trainable.map(({ variable }) => variable),
    );
    optimizer.update(grads, learningRate);
    return { loss: value, outputs: nth(kept, 0) };
  });
};

/** One epoch's steps, or what ended them early. */
export type TrainedEpoch =
  | {
      type: "trained";
      values: Record<string, number>;
      learningRate: number;
      pictures: number;
      waitMs: number;
    }
  /** step: the last one that was done, from 1. */
  | { type: "stopped"; reason: Extract<StopReason, "nan" | "interrupted">; step: number };

/**
 * The steps of an epoch (from 1), each on the next batch of the endless generator. The event loop gets its turn once
 * per step: the engine's ops are synchronous, and otherwise no signal and no timer would arrive.
 */
export async function* trainEpoch(
  request: TrainRequest,
  epoch: number,
  callbacks: CallbackState,
): AsyncGenerator<TrainEvent, TrainedEpoch> {
  const { experiment, plan, optimizer, loader, now, signal } = request;
  const steps = plan.stepsPerEpoch;
  const scores = newScores(experiment.metrics);
  const scored = scoringOf(request);
  const seen = { learningRate: 0, pictures: 0, waitMs: 0 };
  for (let step = 1; step <= steps; step++) {
    const globalStep = (epoch - 1) * steps + step - 1;
    const asked = now();
    const batch = await loader.training(globalStep);
    const waitMs = now() - asked;
    const learningRate = learningRateAt(experiment, plan, callbacks, globalStep);
    const result = trainingStep(scored, optimizer, batch, {
      step: globalStep,
      learningRate,
      classWeights: plan.classWeights,
    });
    loader.recycle(batch);
    if (experiment.onNaN === "stop" && !Number.isFinite(result.loss))
      return { type: "stopped", reason: "nan", step };
    scores.add(result);
    seen.learningRate = learningRate;
    seen.pictures += batch.size;
    seen.waitMs += waitMs;
    yield { type: "step", epoch, step, steps, values: scores.values(""), waitMs };
    await setImmediate();
    if (signal.aborted) return { type: "stopped", reason: "interrupted", step };
  }
  return { type: "trained", values: scores.values(""), ...seen };
}
