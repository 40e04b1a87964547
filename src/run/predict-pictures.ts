/** Judges new pictures by the best weights of a run. */
import { modelBase } from "../network/built-node.ts";
import { buildModel } from "../network/model.ts";
import type { Engine } from "../engine/engine.ts";
import { openLoader } from "../load/batches.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { inputShapeOf } from "../plan/make-plan.ts";
import type { NewPrediction } from "../show/predictions-text.ts";
import { evaluate } from "../train/evaluate.ts";
import { evaluationBatchSize } from "../train/evaluation-batch.ts";
import type { RunFiles } from "../write/run-files.ts";
import { newPictures, type BadPicture } from "./new-pictures.ts";
import type { Refused } from "./prepare.ts";
import { readJudge, type Changed, type Judge } from "./read-judge.ts";

export interface PredictRequest {
  files: RunFiles;
  /** Pictures or folders, as typed. */
  pictures: readonly string[];
  argumentFolder: string;
  cacheFolder: string;
  /** Loaded only once it is known that there is something to predict. */
  engine: () => Promise<{ type: "engine"; engine: Engine } | Refused>;
}

export interface Predicted {
  type: "predicted";
  /** In label order. */
  classes: readonly string[];
  predictions: readonly NewPrediction[];
  bad: readonly BadPicture[];
  leftOut: readonly string[];
}

const judgePictures = async (
  { experiment, classes, stack, net, best, statistics }: Judge,
  reports: readonly PictureReport[],
  { argumentFolder, cacheFolder }: PredictRequest,
  engine: Engine,
): Promise<NewPrediction[]> => {
  const { generator, seed, loss } = experiment;
  // They have no label; the loss that comes of the first one is not looked at.
  const pictures = reports.map(({ file }) => ({ file, class: "", label: 0 }));
  const inputShape = inputShapeOf(generator);
  const labelShape = [generator.classMode === "categorical" ? classes.length : 1] as const;
  const split = { train: [], validation: [], test: pictures };
  const plan = { seed, dataDirectory: argumentFolder, split, labelShape };
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
    const judged = { engine, model, loss, loader, batchSize, metrics: [], prefix: "" } as const;
    const { predictions } = await evaluate({ ...judged, part: "test" });
    return predictions
      .toSorted((a, b) => a.picture - b.picture)
      .map(({ picture, probabilities }) => ({ file: reports[picture]?.file ?? "", probabilities }));
  } finally {
    await loader.close();
    model.dispose();
  }
};

export const predictPictures = async (request: PredictRequest): Promise<Predicted | Changed | Refused> => {
  const { files, argumentFolder, cacheFolder } = request;
  const judge = await readJudge(files, argumentFolder);
  if (judge.type !== "judge") return judge;
  const { generator } = judge.experiment;
  const found = await newPictures({ argumentFolder, arguments: request.pictures, cacheFolder, generator });
  const { reports, bad, leftOut } = found;
  if (reports.length === 0)
    return { type: "predicted", classes: judge.classes, predictions: [], bad, leftOut };
  const engine = await request.engine();
  if (engine.type === "refused") return engine;
  const predictions = await judgePictures(judge, reports, request, engine.engine);
  return { type: "predicted", classes: judge.classes, predictions, bad, leftOut };
};
