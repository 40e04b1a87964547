import { rm } from "node:fs/promises";
import type { Loader } from "../load/batch.ts";
import type { Model } from "../network/model.ts";
import { sha256Of } from "../network/named-array.ts";
import { samplesSheet } from "../show/samples-sheet.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { readCheckpoint } from "../write/checkpoint.ts";
import { ended, writeEnvironment } from "../write/environment.ts";
import type { RunFiles } from "../write/run-files.ts";
import { evaluateBest } from "./evaluate-best.ts";
import { checkExpectations, claimableValues } from "./expectations.ts";
import { batchRequest, type RunInHand, type TrainingEnd } from "./run-in-hand.ts";

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

/**
 * A run that ends in numbers that are none has no results: those of the shorter run that it was, before it was
 * lengthened, would be another run's.
 */
export const dropResults = async ({ test, predictions, curves, samples }: RunFiles): Promise<void> => {
  for (const file of [test, predictions, curves, samples]) await rm(file, { force: true });
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
  await writeEnvironment(run.files, ended(run.environment));
  const best = end.rows.find(({ epoch }) => epoch === bestEpoch);
  const values = claimableValues(best?.values, evaluations.test?.values);
  const checked = checkExpectations(run.inspected.experiment.expect, values);
  for (const claim of checked) run.tell({ type: "expectation", ...claim });
  return { type: "finished", bestEpoch, expectationsMet: checked.every(({ met }) => met) };
};
