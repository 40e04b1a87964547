import type { Plan, PlannedPicture, SplitName } from "../plan/plan.ts";
import type { AugmentationSpec, GeneratorSpec } from "../experiment/experiment.ts";
import type { PictureReport } from "./picture-report.ts";

/** What batches are made from. */
export interface BatchRequest {
  plan: Pick<Plan, "seed" | "dataDirectory" | "split" | "labelShape">;
  generator: GeneratorSpec;
  augmentation: AugmentationSpec | null;
  /** Of at least every picture of the split: what inspectPictures said. */
  reports: readonly PictureReport[];
  cacheFolder: string;
}

/** A picture of the split with the sha256 of its bytes, hex. */
export interface BatchPicture extends PlannedPicture {
  sha256: string;
}

/** All that decides what is in a batch; plain data, so that it can be sent to a worker. */
export interface BatchSource {
  seed: number;
  dataDirectory: string;
  split: Readonly<Record<SplitName, readonly BatchPicture[]>>;
  /** Values of one label: 1, or the number of classes for one-hot labels. */
  labelLength: number;
  generator: GeneratorSpec;
  augmentation: AugmentationSpec | null;
  cacheFolder: string;
}

/** Throws where a picture of the split has no report, which is a bug. */
export const batchSource = (request: BatchRequest): BatchSource => {
  const { plan, generator, augmentation, reports, cacheFolder } = request;
  const sha256 = new Map(reports.map((report) => [report.file, report.sha256]));
  const known = (picture: PlannedPicture): BatchPicture => {
    const hash = sha256.get(picture.file);
    if (hash === undefined) throw new Error(`no report of ${picture.file}`);
    return { ...picture, sha256: hash };
  };
  const { train, validation, test } = plan.split;
  return {
    seed: plan.seed,
    dataDirectory: plan.dataDirectory,
    split: { train: train.map(known), validation: validation.map(known), test: test.map(known) },
    labelLength: plan.labelShape[0],
    generator,
    augmentation,
    cacheFolder,
  };
};

/** @throws RangeError where there is no such picture, which is a bug */
export const picturesAt = (pictures: readonly BatchPicture[], positions: Uint32Array): BatchPicture[] =>
  Array.from(positions, (position) => {
    const picture = pictures[position];
    if (picture === undefined) throw new RangeError(`no picture at position ${position}`);
    return picture;
  });

/** [pictures, labelLength], row-major: the labels, or rows of a 1 at the label. */
export const labelsOf = (
  pictures: readonly BatchPicture[],
  labelLength: number,
): Float32Array<ArrayBuffer> => {
  const labels = new Float32Array(pictures.length * labelLength);
  for (const [row, { label }] of pictures.entries()) {
    if (labelLength === 1) labels[row] = label;
    else labels[row * labelLength + label] = 1;
  }
  return labels;
};
