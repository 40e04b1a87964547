import type { Model } from "../network/model.ts";
import type { Loader } from "../load/batch.ts";
import { evaluationBatchSize } from "../train/evaluation-batch.ts";
import { evaluateInSteps, type EvaluationRequest } from "../train/evaluate.ts";
import type { Evaluation } from "../train/records.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import {
  predictionRows,
  predictionsCsv,
  type EvaluatedPart,
  type Evaluations,
} from "../write/predictions-csv.ts";
import { testJson, testReport } from "../write/test-json.ts";
import type { RunInHand } from "./run-in-hand.ts";

const evaluatePart = async (
  run: RunInHand,
  { model, loader, epoch }: { model: Model; loader: Loader; epoch: number },
  part: EvaluatedPart,
): Promise<Evaluation | null | "interrupted"> => {
  const { experiment, plan } = run.inspected;
  const pictures = plan.split[part].length;
  if (pictures === 0) return null;
  const batchSize = evaluationBatchSize(plan);
  const request: EvaluationRequest = {
    engine: run.engine,
    model,
    loss: experiment.loss,
    metrics: experiment.metrics,
    loader,
    part,
    batchSize,
    prefix: "",
  };
  const steps = Math.ceil(pictures / batchSize);
  const evaluation = evaluateInSteps(request);
  for (let step = 1; ; step++) {
    const { done, value } = await evaluation.next();
    if (done === true) {
      run.tell({ type: "evaluated", part, pictures, epoch, values: value.values });
      return value;
    }
    if (run.interruption.aborted) return "interrupted";
    run.tell({ type: "evaluating", part, step, steps });
  }
};

/**
 * The weights that the model holds, those of `epoch`, on validation and test: test.json and predictions.csv.
 * null: interrupted, nothing is written.
 */
export const evaluateBest = async (
  run: RunInHand,
  held: { model: Model; loader: Loader; epoch: number },
): Promise<Evaluations | null> => {
  const { plan } = run.inspected;
  const validation = await evaluatePart(run, held, "validation");
  if (validation === "interrupted") return null;
  const test = await evaluatePart(run, held, "test");
  if (test === "interrupted") return null;
  const evaluations = { validation, test };
  const rows = predictionRows(plan, evaluations);
  await writeFileAtomic(run.files.predictions, predictionsCsv(plan.classes, rows));
  await writeFileAtomic(run.files.test, testJson(testReport(plan, held.epoch, evaluations, rows)));
  return evaluations;
};
