/**
 * Pictures for the eye, made as training makes them and from the same streams, but left as levels 0..255: neither
 * rescaled nor standardised, and rounded.
 */
import type { PlannedPicture } from "../plan/plan.ts";
import { openAugment } from "./augment.ts";
import { BatchMaker } from "./batch-maker.ts";
import { batchSource, type BatchRequest, type BatchSource } from "./batch-source.ts";
import type { Batch } from "./batch.ts";
import { shapeOf, valuesOf } from "./picture-cache.ts";
import { openPictureSource } from "./picture-source.ts";
import type { Pixels } from "./pixels.ts";
import type { PictureSize } from "./pixel-loop.ts";

/** A training picture as it is in the split, and as one step gets it. */
export interface TrainingPicture {
  picture: PlannedPicture;
  original: Pixels;
  trained: Pixels;
}

/** Batches grow in number only until this many pictures are reached. */
const fewPictures = 40;

const withLevels = (source: BatchSource): BatchSource => ({
  ...source,
  generator: {
    ...source.generator,
    rescale: 1,
    samplewiseCenter: false,
    samplewiseStdNormalization: false,
    featurewiseCenter: false,
    featurewiseStdNormalization: false,
  },
});

const pixelsAt = (images: Float32Array, place: number, shape: PictureSize): Pixels => {
  const length = valuesOf(shape);
  const levels = Uint8ClampedArray.from(images.subarray(place * length, (place + 1) * length));
  return { ...shape, data: new Uint8Array(levels.buffer) };
};

const paired = ({ split, generator }: BatchSource, trained: Batch, original: Batch): TrainingPicture[] =>
  [...trained.pictures].flatMap((position, place) => {
    const picture = split.train[position];
    if (picture === undefined) return [];
    const pixelsOf = ({ images }: Batch): Pixels => pixelsAt(images, place, shapeOf(generator));
    return [{ picture, original: pixelsOf(original), trained: pixelsOf(trained) }];
  });

/** The first batches of epoch 1: at least one, and not more than `steps`, those of the epoch. Rejects with PictureError. */
export const firstBatches = async (request: BatchRequest, steps: number): Promise<TrainingPicture[][]> => {
  const source = withLevels(batchSource(request));
  const [augmented, plain] = [new BatchMaker(source), new BatchMaker({ ...source, augmentation: null })];
  const batches: TrainingPicture[][] = [];
  let shown = 0;
  for (let step = 0; step < steps; step++) {
    const [trained, original] = [await augmented.training(step, null), await plain.training(step, null)];
    shown += trained.size;
    if (step > 0 && shown > fewPictures) break;
    batches.push(paired(source, trained, original));
  }
  return batches;
};

/** The fourth training picture of the first class, as the tutorial shows it; the last, where there are fewer. */
const samplePicture = <P extends PlannedPicture>(train: readonly P[]): P | undefined => {
  const first = train.filter(({ label }) => label === 0);
  return first[3] ?? first.at(-1);
};

/** One training picture as the first four passes get it. Rejects with PictureError. */
export const sampleVersions = async (request: BatchRequest): Promise<Pixels[]> => {
  const source = withLevels(batchSource(request));
  const picture = samplePicture(source.split.train);
  if (picture === undefined) throw new Error("the first class has no training picture");
  const shape = shapeOf(source.generator);
  const pixelsOf = openPictureSource(source.dataDirectory, source.cacheFolder, source.generator);
  const pixels = await pixelsOf(picture.file, picture.sha256);
  const augment =
    source.augmentation === null ? null : openAugment(source.augmentation, shape, source.seed, 1);
  return [0, 1, 2, 3].map((pass) => {
    const values = Float32Array.from(pixels);
    augment?.(pixels, pass, picture.file, values);
    return pixelsAt(values, 0, shape);
  });
};
