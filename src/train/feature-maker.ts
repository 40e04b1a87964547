import { setImmediate } from "node:timers/promises";
import type { Model } from "../network/model.ts";
import { sizeOf } from "../network/named-array.ts";
import type { Engine } from "../engine/engine.ts";
import type { BatchPicture, BatchRequest } from "../load/batch-source.ts";
import { openLoader } from "../load/batches.ts";
import type { FeatureCache } from "../load/feature-cache.ts";
import type { ChannelStatistics } from "../load/standardize.ts";

/** Pictures that go through the net together. Never another number, so that the features do not depend on it. */
export const featureBatch = 16;

export interface FeatureRequest {
  engine: Engine;
  model: Model;
  batches: BatchRequest;
  /** Of the training pictures; null: nothing is standardised featurewise. */
  statistics: ChannelStatistics | null;
  cache: FeatureCache;
  workers: number;
}

/** Numbers of one picture. */
export const featureLength = ({ featureShapes }: Pick<Model, "featureShapes">): number =>
  featureShapes.reduce((sum, shape) => sum + sizeOf(shape), 0);

/** Row-major [size, featureLength], whatever the shapes of the features. */
const featuresOf = ({ engine: { tf }, model }: FeatureRequest, images: Float32Array, size: number) =>
  tf.tidy(() => {
    const { inputShape } = model;
    const rows = model
      .features(tf.tensor4d(images, [size, ...inputShape]))
      .map((tensor) => tensor.reshape([size, -1]));
    return tf.concat(rows, 1).dataSync<"float32">().slice();
  });

/** A full disk is not a failure of the run: the features are computed again when they are needed again. */
const tryToKeep = (cache: FeatureCache, sha256: string, features: Float32Array): void => {
  try {
    cache.write(sha256, features);
  } catch {
    return;
  }
};

/**
 * Computes the features of these pictures, keeps them in the cache and gives them, by the sha256 of the picture, as
 * they come. The last batch is filled up with its own first picture. Throws PictureError.
 */
export async function* makeFeatures(
  request: FeatureRequest,
  pictures: readonly BatchPicture[],
): AsyncGenerator<{ sha256: string; features: Float32Array }> {
  // A loader starts threads; the second run of an experiment needs none.
  if (pictures.length === 0) return;
  const { batches, statistics, cache, workers, model } = request;
  const fill = (featureBatch - (pictures.length % featureBatch)) % featureBatch;
  const filled = [...pictures, ...Array.from({ length: fill }, () => pictures.slice(0, 1)).flat()];
  const plan = { ...batches.plan, split: { train: filled, validation: [], test: [] } };
  const generator = {
    ...batches.generator,
    batchSize: featureBatch,
    shuffle: false,
    sampling: "shuffled",
  } as const;
  const loader = await openLoader({ ...batches, plan, generator, augmentation: null, workers, statistics });
  const length = featureLength(model);
  try {
    for (let step = 0; step * featureBatch < pictures.length; step++) {
      const batch = await loader.training(step);
      const rows = featuresOf(request, batch.images, batch.size);
      for (const [row, picture] of pictures.slice(step * featureBatch, (step + 1) * featureBatch).entries()) {
        const features = rows.subarray(row * length, (row + 1) * length);
        tryToKeep(cache, picture.sha256, features);
        yield { sha256: picture.sha256, features };
      }
      loader.recycle(batch);
      await setImmediate();
    }
  } finally {
    await loader.close();
  }
}
