import type { BatchRequest } from "../load/batch-source.ts";
import { firstBatches, type TrainingPicture } from "../load/training-pictures.ts";
import { captionOf, drawContactSheet, type Cell } from "./contact-sheet.ts";

/** "cat 72 %, dog 28 %"; a share of less than half a percent is not seen, either. */
const mixedLine = (shares: TrainingPicture["shares"]): string =>
  shares
    .map(({ class: name, share }) => ({ name, percent: Math.round(100 * share) }))
    .filter(({ percent }) => percent > 0)
    .map(({ name, percent }) => `${name} ${percent} %`)
    .join(", ");

const cellOf = ({ picture, original, trained, shares }: TrainingPicture, isAugmented: boolean): Cell => {
  const [file = "", label = ""] = captionOf(picture);
  return {
    pictures: isAugmented ? [original, trained] : [original],
    lines: [file, shares.length > 1 ? mixedLine(shares) : label],
  };
};

/**
 * A PNG of the first batches of epoch 1: each training picture beside what augmentation makes of it, from the streams
 * of the run. Rejects with PictureError.
 */
export const previewSheet = async (request: BatchRequest, stepsPerEpoch: number): Promise<Buffer> => {
  const isAugmented = request.augmentation !== null;
  const batches = await firstBatches(request, stepsPerEpoch);
  const what = isAugmented ? "each picture, and beside it as it is trained on" : "as it is trained on";
  return drawContactSheet(
    batches.map((pictures, i) => ({
      headings: [`Epoch 1, batch ${i + 1}: ${what}`],
      cells: pictures.map((picture) => cellOf(picture, isAugmented)),
    })),
    "screen",
  );
};
