import type { SplitName } from "../plan/plan.ts";
import { openAugment, type Augment } from "./augment.ts";
import { BatchPositions } from "./batch-positions.ts";
import { labelsOf, picturesAt, type BatchPicture, type BatchSource } from "./batch-source.ts";
import type { Batch } from "./batch.ts";
import { applyMixes, drawMixes } from "./mix.ts";
import { shapeOf, valuesOf } from "./picture-cache.ts";
import { openPictureSource, type PictureSource } from "./picture-source.ts";
import { normalize, rescaleTable, standardizeBytes, type ChannelStatistics } from "./standardize.ts";
import { countLevels, emptyHistogram, type Histogram } from "./statistics.ts";
import type { PictureSize } from "./pixel-loop.ts";

/** Makes one picture's values from its pixels; place: in the batch. */
type Prepare = (pixels: Uint8Array, picture: BatchPicture, to: Float32Array, place: number) => void;

type TrainingPlace = ReturnType<BatchPositions["training"]>;

/** `memory` of a batch that is no longer needed is used again where it is large enough. */
const floats = (length: number, memory: ArrayBuffer | null): Float32Array<ArrayBuffer> =>
  memory !== null && memory.byteLength >= 4 * length
    ? new Float32Array(memory, 0, length)
    : new Float32Array(length);

/** Makes whole batches. One depends on the source and its place only, not on who makes it or what was made before. */
export class BatchMaker {
  readonly #source: BatchSource;
  readonly #shape: PictureSize;
  readonly #pixelsOf: PictureSource;
  readonly #table: Float32Array;
  /** null: the experiment has no augmentation. */
  readonly #augment: Augment | null;
  readonly #positions: BatchPositions;
  #statistics: ChannelStatistics | null = null;

  constructor(source: BatchSource) {
    const { generator, augmentation, seed } = source;
    this.#source = source;
    this.#positions = new BatchPositions(source);
    this.#shape = shapeOf(generator);
    this.#pixelsOf = openPictureSource(source.dataDirectory, source.cacheFolder, generator);
    this.#table = rescaleTable(generator.rescale);
    this.#augment =
      augmentation === null ? null : openAugment(augmentation, this.#shape, seed, generator.rescale);
  }

  /** Of the training pictures; without them nothing is standardised featurewise. */
  setStatistics(statistics: ChannelStatistics): void {
    this.#statistics = statistics;
  }

  /** The batch of a global training step, from 0. Throws PictureError. */
  async training(step: number, memory: ArrayBuffer | null): Promise<Batch> {
    const place = this.#positions.training(step);
    const prepare = this.#augment === null ? this.#plain : this.#augmented(this.#augment, place);
    const batch = await this.#make(this.#source.split.train, place.positions, prepare, memory);
    this.#mix(batch, place);
    return batch;
  }

  /** Batch `index` of an evaluation; beyond the part's pictures it starts again. Throws PictureError. */
  evaluation(part: SplitName, batchSize: number, index: number, memory: ArrayBuffer | null): Promise<Batch> {
    const positions = this.#positions.evaluation(part, batchSize, index);
    return this.#make(this.#source.split[part], positions, this.#plain, memory);
  }

  /** Levels of the training pictures from position `start` to `end`, not augmented. Throws PictureError. */
  async histogram(start: number, end: number): Promise<Histogram> {
    const histogram = emptyHistogram(this.#shape.channels);
    for (const { file, sha256 } of this.#source.split.train.slice(start, end)) {
      countLevels(await this.#pixelsOf(file, sha256), histogram);
    }
    return histogram;
  }

  readonly #plain: Prepare = (pixels, _, to) => {
    standardizeBytes(pixels, this.#table, this.#source.generator, this.#statistics, to);
  };

  #augmented(augment: Augment, { pass, repeats }: TrainingPlace): Prepare {
    return (pixels, { file }, to, place) => {
      augment(pixels, { pass, file, repeat: repeats?.[place] ?? 0 }, to);
      normalize(to, this.#source.generator, this.#statistics);
    };
  }

  /** Whole batches, last of all, as the network would have got them. */
  #mix({ images, labels }: Batch, place: TrainingPlace): void {
    const { augmentation, seed, split } = this.#source;
    if (augmentation === null) return;
    const { pass, positions, repeats } = place;
    const sights = picturesAt(split.train, positions).map(({ file }, i) => ({
      pass,
      file,
      repeat: repeats?.[i] ?? 0,
    }));
    const mixes = drawMixes(augmentation, this.#shape, seed, place, sights);
    if (mixes !== null) applyMixes(mixes, images, this.#shape, labels);
  }

  async #make(
    pictures: readonly BatchPicture[],
    positions: Uint32Array,
    prepare: Prepare,
    memory: ArrayBuffer | null,
  ): Promise<Batch> {
    const chosen = picturesAt(pictures, positions);
    const length = valuesOf(this.#shape);
    const images = floats(chosen.length * length, memory);
    for (const [place, picture] of chosen.entries()) {
      const pixels = await this.#pixelsOf(picture.file, picture.sha256);
      prepare(pixels, picture, images.subarray(place * length, (place + 1) * length), place);
    }
    const labels = labelsOf(chosen, this.#source.labelLength);
    return { size: positions.length, content: "pictures", images, labels, pictures: positions.slice() };
  }
}
