import sharp from "sharp";
import type { BatchRequest } from "../load/batch-source.ts";
import { sampleVersions } from "../load/training-pictures.ts";

/** Pixels between the pictures and around them. */
const gap = 6;

/**
 * samples.png: one training picture as four passes get it, two rows of two, as the tutorial shows it; the same bytes
 * for the same experiment. Rejects with PictureError.
 */
export const samplesSheet = async (request: BatchRequest): Promise<Buffer> => {
  const [height, width] = request.generator.imageSize;
  const versions = await sampleVersions(request);
  const tiles = versions.map(({ data, channels }, i) => ({
    input: Buffer.from(data),
    raw: { width, height, channels: channels === 1 ? (1 as const) : (3 as const) },
    left: gap + (i % 2) * (width + gap),
    top: gap + Math.floor(i / 2) * (height + gap),
  }));
  const sheet = { width: 2 * width + 3 * gap, height: 2 * height + 3 * gap };
  return sharp({ create: { ...sheet, channels: 3, background: "white" } })
    .composite(tiles)
    .png()
    .toBuffer();
};
