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
  /** Of the classes that are in its label, in label order: one of 1, or more where pictures are mixed. */
  shares: readonly { class: string; share: number }[];
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

/** Of each label; one number is the share of the second of two classes, or the label itself. */
const sharesIn = (label: Float32Array): number[] => {
  const [share = 0] = label;
  if (label.length > 1) return Array.from(label);
  return share > 0 && share < 1
    ? [1 - share, share]
    : Array.from({ length: share + 1 }, (_, i) => Number(i === share));
};

const paired = (source: BatchSource, trained: Batch, original: Batch): TrainingPicture[] => {
  const { split, generator, labelLength } = source;
  const names = new Map(split.train.map((picture) => [picture.label, picture.class]));
  return [...trained.pictures].flatMap((position, place) => {
    const picture = split.train[position];
    if (picture === undefined) return [];
    const pixelsOf = ({ images }: Batch): Pixels => pixelsAt(images, place, shapeOf(generator));
    const label = trained.labels.subarray(place * labelLength, (place + 1) * labelLength);
    const shares = sharesIn(label).flatMap((share, number) =>
      share > 0 ? [{ class: names.get(number) ?? String(number), share }] : [],
    );
    return [{ picture, original: pixelsOf(original), trained: pixelsOf(trained), shares }];
  });
};

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

/** A training picture as it is in the split, and as each of the first four passes gets it. */
export interface SamplePicture {
  picture: PlannedPicture;
  original: Pixels;
  passes: Pixels[];
}

/**
 * Four training pictures, the classes in turn, from the fourth of each on: of cats and dogs the fourth and the fifth
 * of either. Where a class has fewer it begins again, and none is taken twice.
 */
const chosenSamples = <P extends PlannedPicture>(train: readonly P[]): P[] => {
  const labels = [...new Set(train.map(({ label }) => label))].sort((a, b) => a - b);
  const chosen = [0, 1, 2, 3].flatMap((turn) => {
    const own = train.filter(({ label }) => label === labels[turn % labels.length]);
    const number = 3 + Math.floor(turn / labels.length);
    return own.slice(number % own.length).slice(0, 1);
  });
  return [...new Set(chosen)];
};

/** For the eye: samples.png. Rejects with PictureError. */
export const samplePictures = async (request: BatchRequest): Promise<SamplePicture[]> => {
  const source = withLevels(batchSource(request));
  const shape = shapeOf(source.generator);
  const pixelsOf = openPictureSource(source.dataDirectory, source.cacheFolder, source.generator);
  const augment =
    source.augmentation === null ? null : openAugment(source.augmentation, shape, source.seed, 1);
  const samples: SamplePicture[] = [];
  for (const { sha256, ...picture } of chosenSamples(source.split.train)) {
    const pixels = await pixelsOf(picture.file, sha256);
    const passes = [0, 1, 2, 3].map((pass) => {
      const values = Float32Array.from(pixels);
      augment?.(pixels, { pass, file: picture.file, repeat: 0 }, values);
      return pixelsAt(values, 0, shape);
    });
    samples.push({ picture, original: pixelsAt(Float32Array.from(pixels), 0, shape), passes });
  }
  return samples;
};
