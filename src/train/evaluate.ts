import type { MetricName } from "../experiment/experiment.ts";
import type { Batch, Loader } from "../load/batch.ts";
import { weightDecay } from "../network/losses.ts";
import { sizeOf } from "../network/named-array.ts";
import type { Plan, SplitName, Stack } from "../plan/plan.ts";
import { newMetric } from "./metrics.ts";
import { type Evaluation, type Prediction, probabilitiesOf } from "./records.ts";
import { type ScoredBatch, type Scoring, meanLoss, scoreBatch } from "./score-batch.ts";

/** Loss and metrics of an epoch so far, every picture weighing the same whatever its batch. */
interface Scores {
  add(batch: ScoredBatch): void;
  /** loss, then the metrics in declared order; names with the prefix: val_loss. */
  values(prefix: "" | "val_"): Record<string, number>;
}

export const newScores = (metrics: readonly MetricName[]): Scores => {
  const running = metrics.map((name) => ({ name, metric: newMetric(name) }));
  let pictures = 0;
  let loss = 0;
  return {
    add: (batch) => {
      pictures += batch.size;
      loss += batch.loss * batch.size;
      for (const { metric } of running) metric.add(batch);
    },
    values: (prefix) => ({
      [`${prefix}loss`]: loss / pictures,
      ...Object.fromEntries(running.map(({ name, metric }) => [prefix + name, metric.result()])),
    }),
  };
};

/** Bytes that the largest layer's input and output may take together. */
const budget = 256 * 2 ** 20;
const most = 64;

/**
 * Pictures in a batch without gradients: more than in training where they fit, since nothing has to be kept.
 * It follows from the plan alone, so that a run gives the same bytes on every machine.
 */
export const evaluationBatchSize = ({ base, layers, batchSize }: Stack & Pick<Plan, "batchSize">): number => {
  // What is frozen is computed apart, in batches of its own.
  const trained = base?.layers.filter(({ frozen }) => !frozen) ?? [];
  const sizes = [...trained, ...layers].map(
    ({ inputShape, outputShape }) => sizeOf(inputShape) + sizeOf(outputShape),
  );
  const bytesPerPicture = Float32Array.BYTES_PER_ELEMENT * Math.max(1, ...sizes);
  return Math.max(batchSize, Math.min(most, Math.floor(budget / bytesPerPicture)));
};

/** @param pictures positions in their part of the split, in the order of the rows */
const predictionsOf = (
  { width, predictions }: { width: number; predictions: Float32Array },
  pictures: Uint32Array,
): Prediction[] =>
  Array.from(pictures, (picture, row) => ({
    picture,
    probabilities: probabilitiesOf(predictions.subarray(row * width, (row + 1) * width)),
  }));

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

export const evaluate = async (request: EvaluationRequest): Promise<Evaluation> => {
  const steps = evaluateInSteps(request);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
};

const inferenceStep = (scored: Scoring, batch: Batch): ScoredBatch =>
  scoreBatch(scored, batch, (features, targets) => {
    const answer = scored.model.answer(features, { training: false });
    return { loss: meanLoss(scored, targets, answer), outputs: answer.outputs };
  });

/** The weights do not change meanwhile, so it is taken once. */
const decayOf = ({ engine, model }: Scoring): number =>
  engine.tf.tidy(() => weightDecay(engine, model.trainable)?.dataSync()[0] ?? 0);
