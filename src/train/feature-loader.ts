import { stepsPerPass } from "../plan/passes.ts";
import type { SplitName } from "../plan/plan.ts";
import type { Batch, Loader } from "../load/batch.ts";
import { BatchPositions } from "../load/batch-positions.ts";
import {
  batchSource,
  labelsOf,
  picturesAt,
  type BatchPicture,
  type BatchSource,
} from "../load/batch-source.ts";
import { featureLength, makeFeatures, type FeatureRequest } from "./feature-maker.ts";

/** Parts of the split whose pictures are the same in every epoch: training pictures are, without augmentation. */
const steadyParts = ({ augmentation }: BatchSource): readonly SplitName[] =>
  augmentation === null ? ["train", "validation", "test"] : ["validation", "test"];

/** Pictures that are not in the cache yet, each once. */
const missing = (request: FeatureRequest, pictures: readonly BatchPicture[]): BatchPicture[] => {
  const buffer = new Float32Array(featureLength(request.model));
  const seen = new Set<string>();
  return pictures.filter(({ sha256 }) => {
    if (seen.has(sha256)) return false;
    seen.add(sha256);
    return !request.cache.read(sha256, buffer);
  });
};

/**
 * Puts the features of all pictures that are the same in every epoch into the cache, except those
 * that are there already. Yields how many are done, of how many. Throws PictureError.
 */
export async function* fillFeatures(
  request: FeatureRequest,
): AsyncGenerator<{ done: number; total: number }, void> {
  const source = batchSource(request.batches);
  const pictures = missing(
    request,
    steadyParts(source).flatMap((part) => source.split[part]),
  );
  let done = 0;
  const made = makeFeatures(request, pictures);
  while ((await made.next()).done !== true) {
    done += 1;
    yield { done, total: pictures.length };
  }
}

class FeatureLoader implements Loader {
  readonly statistics: Loader["statistics"];
  readonly #pictures: Loader;
  readonly #request: FeatureRequest;
  readonly #source: BatchSource;
  readonly #positions: BatchPositions;
  readonly #length: number;

  constructor(pictures: Loader, request: FeatureRequest) {
    this.#pictures = pictures;
    this.#request = request;
    this.#source = batchSource(request.batches);
    this.#positions = new BatchPositions(this.#source);
    this.#length = featureLength(request.model);
    this.statistics = pictures.statistics;
  }

  training(step: number): Promise<Batch> {
    const { split, augmentation } = this.#source;
    if (augmentation !== null) return this.#pictures.training(step);
    return this.#make(split.train, this.#positions.training(step).positions);
  }

  async *evaluation(part: SplitName, batchSize: number, batches?: number): AsyncIterableIterator<Batch> {
    const pictures = this.#source.split[part];
    const end = batches ?? stepsPerPass(pictures.length, batchSize);
    for (let i = 0; i < end; i++)
      yield await this.#make(pictures, this.#positions.evaluation(part, batchSize, i));
  }

  recycle(batch: Batch): void {
    if (batch.content === "pictures") this.#pictures.recycle(batch);
  }

  close(): Promise<void> {
    return this.#pictures.close();
  }

  async #make(pictures: readonly BatchPicture[], positions: Uint32Array): Promise<Batch> {
    const size = positions.length;
    const chosen = picturesAt(pictures, positions);
    const images = new Float32Array(size * this.#length);
    await this.#fill(chosen, images);
    const labels = labelsOf(chosen, this.#source.labelLength);
    return { size, content: "features", images, labels, pictures: positions.slice() };
  }

  /** From the cache; what was taken out of it meanwhile is computed again. */
  async #fill(pictures: readonly BatchPicture[], rows: Float32Array): Promise<void> {
    const rowOf = (i: number): Float32Array => rows.subarray(i * this.#length, (i + 1) * this.#length);
    const lacking = pictures.flatMap(({ sha256 }, i) =>
      this.#request.cache.read(sha256, rowOf(i)) ? [] : [i],
    );
    if (lacking.length === 0) return;
    const wanted = lacking.flatMap((i) => pictures.slice(i, i + 1));
    let next = 0;
    for await (const { features } of makeFeatures(this.#request, wanted)) {
      const row = lacking[next++];
      if (row !== undefined) rowOf(row).set(features);
    }
  }
}

/**
 * Batches of features instead of pictures, wherever the pictures are the same in every epoch; in the order in which
 * `pictures`, which it takes over, would give them.
 */
export const featureLoader = (pictures: Loader, request: FeatureRequest): Loader =>
  new FeatureLoader(pictures, request);
