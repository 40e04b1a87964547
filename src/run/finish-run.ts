import { readFile, rm } from "node:fs/promises";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import type { Loader } from "../load/batch.ts";
import type { Model } from "../network/model.ts";
import { sha256Of } from "../network/named-array.ts";
import { summaryMarkdown } from "../show/run-summary.ts";
import { samplesSheet } from "../show/samples-sheet.ts";
import { type EvaluationRequest, evaluateInSteps, evaluationBatchSize } from "../train/evaluate.ts";
import type { Evaluation } from "../train/records.ts";
import { readCheckpoint } from "../write/checkpoint.ts";
import { ended, writeEnvironment } from "../write/environment.ts";
import type { EvaluatedPart, Evaluations } from "../write/predictions-csv.ts";
import type { RunFiles } from "../write/run-files.ts";
import { readRun } from "../write/read-run.ts";
import { readTestJson } from "../write/test-json.ts";
import { readChangedFrom } from "./changed-from.ts";
import { checkExpectations, claimableValues } from "./expectations.ts";
import { neverPredictedEvent, resultsOf } from "./results.ts";
import { type RunInHand, type TrainingEnd, batchRequest } from "./run-in-hand.ts";

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
    labelSmoothing: experiment.labelSmoothing,
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
const evaluateBest = async (
  run: RunInHand,
  held: { model: Model; loader: Loader; epoch: number },
): Promise<Evaluations | null> => {
  const { plan } = run.inspected;
  const validation = await evaluatePart(run, held, "validation");
  if (validation === "interrupted") return null;
  const test = await evaluatePart(run, held, "test");
  if (test === "interrupted") return null;
  const evaluations = { validation, test };
  const { report, test: testText, predictions } = await resultsOf(plan, held.epoch, evaluations);
  await writeFileAtomic(run.files.predictions, predictions);
  await writeFileAtomic(run.files.test, testText);
  const never = neverPredictedEvent(report);
  if (never !== null) run.tell(never);
  return evaluations;
};

export type Finish =
  | { type: "finished"; bestEpoch: number; expectationsMet: boolean }
  /** Ctrl-C while the best weights were evaluated; resume does it again. */
  | { type: "interrupted" }
  /** Somebody changed checkpoints/best while the run trained; what was made of an earlier end is still there. */
  | { type: "damaged"; reason: string };

/** The epoch of the weights, or why they are not those that the training wrote. */
const loadBest = async (
  { files }: RunInHand,
  model: Model,
  { best, rows }: TrainingEnd,
): Promise<number | string> => {
  if (best === null) throw new Error("a trained run without a best epoch");
  const found = await readCheckpoint(files, "best");
  if (found.type === "missing") return "checkpoints/best is gone";
  if (found.type === "damaged") return found.reason;
  const { weights } = found.checkpoint.model;
  if (sha256Of(weights) !== rows[best.epoch - 1]?.weightsSha256)
    return `checkpoints/best: its weights are not those of epoch ${best.epoch}`;
  model.setWeights(weights);
  return best.epoch;
};

const drawCurves = async (run: RunInHand, { rows }: TrainingEnd, bestEpoch: number): Promise<void> => {
  const { experiment } = run.inspected;
  const quantities = ["loss", ...experiment.metrics];
  // Loaded at the end, so that the first step does not wait for it.
  const { curvesSvg } = await import("../write/curves.ts");
  const { name: title, seed } = experiment;
  const svg = curvesSvg({ title, seed, quantities, records: rows, bestEpoch });
  await writeFileAtomic(run.files.curves, svg);
};

/** What `show` says of the run, from the files that it shows. */
const writeSummary = async ({ files }: RunInHand): Promise<void> => {
  const read = await readRun(files.folder);
  const run = read.type === "run" ? read : read.readable;
  const found = readTestJson(await readFile(files.test, "utf8"));
  const test = found.type === "read" ? found.value : null;
  const text = summaryMarkdown({ ...run, test }, await readChangedFrom(run));
  await writeFileAtomic(files.summary, text);
};

/**
 * A run that ends because its loss is not a number has no results: those of the shorter run that it was, before it was
 * lengthened, would be another run's.
 */
export const dropResults = async (files: RunFiles): Promise<void> => {
  const { test, predictions, curves, samples, summary } = files;
  for (const file of [test, predictions, curves, samples, summary]) await rm(file, { force: true });
};

/** After the last epoch: the best weights on validation and test, curves, samples, what was expected. */
export const finishRun = async (
  run: RunInHand,
  { model, loader }: { model: Model; loader: Loader },
  end: TrainingEnd,
): Promise<Finish> => {
  const bestEpoch = await loadBest(run, model, end);
  if (typeof bestEpoch === "string") return { type: "damaged", reason: bestEpoch };
  const evaluations = await evaluateBest(run, { model, loader, epoch: bestEpoch });
  if (evaluations === null) return { type: "interrupted" };
  await drawCurves(run, end, bestEpoch);
  await writeFileAtomic(run.files.samples, await samplesSheet(batchRequest(run)));
  await writeSummary(run);
  await writeEnvironment(run.files, ended(run.environment));
  const best = end.rows.find(({ epoch }) => epoch === bestEpoch);
  const values = claimableValues(best?.values, evaluations.test?.values);
  const checked = checkExpectations(run.inspected.experiment.expect, values);
  for (const claim of checked) run.tell({ type: "expectation", ...claim });
  return { type: "finished", bestEpoch, expectationsMet: checked.every(({ met }) => met) };
};
