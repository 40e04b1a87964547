import { setImmediate } from "node:timers/promises";
import { evaluateInSteps } from "./evaluate.ts";
import { evaluationBatchSize } from "./evaluation-batch.ts";
import type { TrainEvent } from "./records.ts";
import { judgedOf, type TrainRequest } from "./train-request.ts";

/**
 * Loss and metrics over the validation pictures, with names that begin with val_; none without validation.
 * null: interrupted.
 */
export async function* validate(
  request: TrainRequest,
  epoch: number,
): AsyncGenerator<TrainEvent, Record<string, number> | null> {
  const { loader, experiment, signal } = request;
  const { batchSize, batches } = validationBatches(request);
  if (batches === 0) return {};
  yield { type: "validation-started", epoch, steps: batches };
  const evaluation = evaluateInSteps({
    ...judgedOf(request),
    loader,
    part: "validation",
    batchSize,
    batches,
    metrics: experiment.metrics,
    prefix: "val_",
  });
  for (let step = 1; ; step++) {
    const next = await evaluation.next();
    if (next.done === true) return next.value.values;
    yield { type: "validation-step", epoch, step, steps: batches };
    await setImmediate();
    if (signal.aborted) return null;
  }
}

/** Larger batches than in training, unless the experiment counts the steps. */
function validationBatches({ experiment, plan }: TrainRequest): { batchSize: number; batches: number } {
  const pictures = plan.split.validation.length;
  if (experiment.validationSteps !== null && pictures > 0) {
    return { batchSize: plan.batchSize, batches: experiment.validationSteps };
  }
  const batchSize = evaluationBatchSize(plan);
  return { batchSize, batches: Math.ceil(pictures / batchSize) };
}
