import type { BatchRequest } from "../load/batch-source.ts";
import { samplePictures } from "../load/training-pictures.ts";

/**
 * samples.png: four training pictures, each with what the first four passes make of it, large enough for a paper; the
 * same bytes for the same experiment. Without augmentation the pictures alone. Rejects with PictureError.
 */
export const samplesSheet = async (request: BatchRequest): Promise<Buffer> => {
  // Jimp takes a third of a second to load, which no run has to wait for at its start.
  const { captionOf, drawContactSheet } = await import("./contact-sheet.ts");
  const isAugmented = request.augmentation !== null;
  const cells = (await samplePictures(request)).map(({ picture, original, passes }) => ({
    pictures: isAugmented ? [original, ...passes] : [original],
    lines: captionOf(picture),
  }));
  const headings = isAugmented
    ? ["original", "pass 1", "pass 2", "pass 3", "pass 4"]
    : ["Training pictures, the same in every pass"];
  return drawContactSheet([{ headings, cells }], "paper");
};
