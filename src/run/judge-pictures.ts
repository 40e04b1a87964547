/** The best weights of a run on pictures that it need not know. */
import { availableParallelism } from "node:os";
import type { Engine } from "../engine/engine.ts";
import type { MetricName } from "../experiment/experiment.ts";
import { inspectPictures, type InspectRequest } from "../load/inspect.ts";
import { openLoader } from "../load/batches.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { modelBase } from "../network/built-node.ts";
import { buildModel } from "../network/model.ts";
import { inputShapeOf } from "../plan/make-plan.ts";
import type { PlannedPicture } from "../plan/plan.ts";
import { evaluate, evaluationBatchSize } from "../train/evaluate.ts";
import type { Evaluation } from "../train/records.ts";
import type { BestNet } from "./read-best-net.ts";

/** Looks into pictures that belong to no run, without progress. */
export const inspectNew = (
  request: Omit<InspectRequest, "workers" | "onProgress">,
): Promise<PictureReport[]> =>
  inspectPictures({ ...request, workers: availableParallelism(), onProgress: () => undefined });

interface Judged {
  engine: Engine;
  pictures: readonly PlannedPicture[];
  /** Of every picture. */
  reports: readonly PictureReport[];
  /** In which the pictures are. */
  directory: string;
  metrics: readonly MetricName[];
  cacheFolder: string;
}

export const judgePictures = async (
  { experiment, classes, stack, net, best, statistics }: BestNet,
  { engine, pictures, reports, directory, metrics, cacheFolder }: Judged,
): Promise<Evaluation> => {
  const { generator, seed, loss, labelSmoothing } = experiment;
  const inputShape = inputShapeOf(generator);
  const labelShape = [generator.classMode === "categorical" ? classes.length : 1] as const;
  const split = { train: [], validation: [], test: pictures };
  const plan = { seed, dataDirectory: directory, split, labelShape };
  const loader = await openLoader({
    plan,
    generator,
    augmentation: null,
    reports,
    cacheFolder,
    workers: 1,
    statistics,
  });
  const model = buildModel({
    engine,
    plan: { layers: stack.layers, inputShape },
    layers: experiment.layers,
    base: modelBase(net, stack),
    seed,
    weights: best.model.weights,
  });
  try {
    const batchSize = evaluationBatchSize({ ...stack, batchSize: generator.batchSize });
    return await evaluate({
      engine,
      model,
      loss,
      labelSmoothing,
      loader,
      batchSize,
      metrics,
      prefix: "",
      part: "test",
    });
  } finally {
    await loader.close();
    model.dispose();
  }
};
