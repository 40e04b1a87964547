import type { MetricName } from "../experiment/experiment.ts";
import type { Batch, Loader } from "../load/batch.ts";
import { weightDecay } from "../network/weight-decay.ts";
import type { SplitName } from "../plan/plan.ts";
import { type Scoring, type ScoredBatch, scoreBatch, meanLoss } from "./score-batch.ts";
import type { Evaluation, Prediction } from "./records.ts";
import { newScores } from "./scores.ts";

/** @param pictures positions in their part of the split, in the order of the rows */
const predictionsOf = (
  { width, predictions }: { width: number; predictions: Float32Array },
  pictures: Uint32Array,
): Prediction[] =>
  Array.from(pictures, (picture, row) => ({
    picture,
    probabilities: probabilitiesOf(predictions.subarray(row * width, (row + 1) * width)),
  }));

/** One a class: one unit answers for the second class. */
const probabilitiesOf = (outputs: Float32Array): number[] => {
  const [second = 0] = outputs;
  return outputs.length === 1 ? [1 - second, second] : Array.from(outputs);
};

export interface EvaluationRequest extends Scoring {
  loader: Loader;
  part: SplitName;
  batchSize: number;
  /** How many batches; left out: as many as hold every picture once. */
  batches?: number;
  metrics: readonly MetricName[];
  /** Before the names of loss and metrics. */
  prefix: "" | "val_";
}

/** Loss, metrics and answers over a part of the split, without dropout and noise. Yields after every batch. */
export async function* evaluateInSteps(request: EvaluationRequest): AsyncGenerator<undefined, Evaluation> {
  const { loader, part, batchSize, batches } = request;
  const scores = newScores(request.metrics);
  const predictions: Prediction[] = [];
  const decay = decayOf(request);
  for await (const batch of loader.evaluation(part, batchSize, batches)) {
    const scored = inferenceStep(request, batch);
    loader.recycle(batch);
    scores.add({ ...scored, loss: scored.loss + decay });
    predictions.push(...predictionsOf(scored, batch.pictures));
    yield;
  }
  return { values: scores.values(request.prefix), predictions };
}

export async function evaluate(request: EvaluationRequest): Promise<Evaluation> {
  const steps = evaluateInSteps(request);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

const inferenceStep = (scored: Scoring, batch: Batch): ScoredBatch =>
  scoreBatch(scored, batch, (features, targets) => {
    const answer = scored.model.answer(features, { training: false });
    return { loss: meanLoss(scored, targets, answer), outputs: answer.outputs };
  });

/** The weights do not change meanwhile, so it is taken once. */
const decayOf = ({ engine, model }: Scoring): number =>
  engine.tf.tidy(() => weightDecay(engine, model.trainable)?.dataSync()[0] ?? 0);
