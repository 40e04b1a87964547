/** What training works on, opened in order: batches, network with its first weights, features, optimizer. */
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { modelBase } from "../network/built-node.ts";
import { buildModel, type Model } from "../network/model.ts";
import { buildOptimizer } from "../network/optimizer.ts";
import { takeWeights } from "../network/take-weights.ts";
import type { Loader } from "../load/batch.ts";
import { openLoader } from "../load/batches.ts";
import { openFeatureCache } from "../load/feature-cache.ts";
import { featureLoader, fillFeatures } from "../train/feature-loader.ts";
import { featureLength, type FeatureRequest } from "../train/feature-maker.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import type { Checkpoint } from "../write/checkpoint-files.ts";
import { sealInputs } from "../write/seal.ts";
import { statisticsJson } from "../write/statistics-json.ts";
import { batchRequest, type RunInHand, type Trained } from "./run-in-hand.ts";

/** The engine uses all cores itself; more workers than this would only take them away from it. */
const loaderWorkers = Math.max(1, Math.min(4, availableParallelism() - 1));

/** The weights of the run that it starts from, where they fit; said once. */
const takeOverWeights = (run: RunInHand, model: Model): void => {
  const { start } = run.inspected;
  if (start === null) return;
  const { weights, taken, notTaken } = takeWeights(model.weights(), start.weights);
  model.setWeights(weights);
  run.tell({ type: "weights-taken", run: start.run, epoch: start.epoch, taken, notTaken });
};

const openModel = (run: RunInHand, checkpoint: Checkpoint | null): Model => {
  const { engine, inspected } = run;
  const { experiment, plan, net } = inspected;
  const { layers, seed } = experiment;
  const base = modelBase(net, plan);
  const weights = checkpoint?.model.weights ?? null;
  const model = buildModel({ engine, plan, layers, base, seed, weights });
  if (checkpoint === null) takeOverWeights(run, model);
  return model;
};

/** Names features by all that decides them beside the bytes of a picture. */
const featureKey = ({ engine, inspected }: RunInHand, settled: string, { statistics }: Loader): string => {
  // How pictures are put into batches changes no picture.
  const batching = { batchSize: 0, classMode: null, shuffle: false, sampling: undefined };
  const { orientation, ...generator } = inspected.experiment.generator;
  // Younger than the features that lie in caches: where it is the default they keep their names.
  const turned = orientation === "asStored" ? {} : { orientation };
  const pixels = { ...generator, ...batching, ...turned };
  const { device, kernels, versions } = engine;
  return createHash("sha256")
    .update(JSON.stringify({ settled, pixels, statistics, device, kernels, versions }))
    .digest("hex");
};

/** Features instead of pictures where a part of the network is settled; null: interrupted. */
const openFeatures = async (run: RunInHand, model: Model, pictures: Loader): Promise<Loader | null> => {
  const settled = model.settledKey();
  if (settled === null) return pictures;
  const key = featureKey(run, settled, pictures);
  const request: FeatureRequest = {
    engine: run.engine,
    model,
    batches: batchRequest(run),
    statistics: pictures.statistics,
    cache: openFeatureCache(run.cacheFolder, key, featureLength(model)),
    workers: run.decoders ?? loaderWorkers,
  };
  for await (const progress of fillFeatures(request)) {
    if (run.interruption.aborted) return null;
    run.tell({ type: "computing-features", ...progress });
  }
  return featureLoader(pictures, request);
};

/** checkpoint null: from the first weights. Throws PictureError, and the system's errors. */
export const openTraining = async (
  run: RunInHand,
  checkpoint: Checkpoint | null,
): Promise<Trained | "interrupted"> => {
  const { engine, files, inspected } = run;
  const pictures = await openLoader({ ...batchRequest(run), workers: run.decoders ?? loaderWorkers });
  let model: Model | null = null;
  try {
    if (pictures.statistics !== null) {
      await writeFileAtomic(files.statistics, statisticsJson(pictures.statistics));
      await sealInputs(files);
    }
    model = openModel(run, checkpoint);
    const loader = await openFeatures(run, model, pictures);
    if (loader !== null) {
      const optimizer = buildOptimizer(engine, inspected.experiment.optimizer, model.trainable);
      return { loader, model, optimizer };
    }
    await pictures.close();
    model.dispose();
    return "interrupted";
  } catch (error) {
    // The loader's threads would keep the process alive when the net does not fit into memory.
    await pictures.close();
    model?.dispose();
    throw error;
  }
};

export const closeTraining = async ({ loader, optimizer, model }: Trained): Promise<void> => {
  await loader.close();
  optimizer.dispose();
  model.dispose();
};
