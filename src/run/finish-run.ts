import type { Loader } from "../load/batch.ts";
import type { Model } from "../build/model.ts";
import { samplesSheet } from "../show/samples-sheet.ts";
import { writeFileAtomic } from "../write/atomic-file.ts";
import { readCheckpoint } from "../write/checkpoint.ts";
import { ended, writeEnvironment } from "../write/environment.ts";
import { evaluateBest } from "./evaluate-best.ts";
import { checkExpectations, claimableValues } from "./expectations.ts";
import { batchRequest, type RunInHand } from "./run-in-hand.ts";
import type { TrainingEnd } from "./train-and-record.ts";

export type Finish =
  | { type: "finished"; bestEpoch: number; expectationsMet: boolean }
  /** Ctrl-C while the best weights were evaluated; resume does it again. */
  | { type: "interrupted" };

const loadBest = async (run: RunInHand, model: Model): Promise<number> => {
  const best = await readCheckpoint(run.files, "best");
  if (best.type !== "read") throw new Error("a trained run without its best checkpoint");
  model.setWeights(best.checkpoint.model.weights);
  return best.checkpoint.epoch;
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

/** After the last epoch: the best weights on validation and test, curves, samples, what was expected. */
export const finishRun = async (
  run: RunInHand,
  { model, loader }: { model: Model; loader: Loader },
  end: TrainingEnd,
): Promise<Finish> => {
  const bestEpoch = await loadBest(run, model);
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
