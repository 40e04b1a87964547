import sharp from "sharp";
import { openAugment } from "../load/augment.ts";
import { channelsOf } from "../load/picture-cache.ts";
import { openPictureSource } from "../load/picture-source.ts";
import type { PlannedPicture } from "../plan/plan.ts";
import type { Experiment } from "../read/experiment.ts";
import type { RunInHand } from "./run-in-hand.ts";

/** Versions of the picture: two rows of two, as the tutorial shows them. */
const versions = [0, 1, 2, 3] as const;
/** Pixels between them. */
const gap = 6;

/** The fourth training picture of the first class; the last, where there are fewer. */
const samplePicture = (train: readonly PlannedPicture[]): PlannedPicture | undefined => {
  const first = train.filter(({ label }) => label === 0);
  return first[3] ?? first.at(-1) ?? train[0];
};

/** The picture as training gets it in a pass, before rescaling: rounded to whole levels for the eye. */
const versionOf = (
  pixels: Uint8Array,
  { generator, augmentation, seed }: Experiment,
  pass: number,
  file: string,
) => {
  if (augmentation === null) return pixels.slice();
  const [height, width] = generator.imageSize;
  const to = new Float32Array(pixels.length);
  openAugment(augmentation, { height, width, channels: channelsOf(generator) }, seed)(pixels, pass, file, to);
  return Uint8ClampedArray.from(to, Math.round);
};

/** samples.png: four augmented versions (passes 1 to 4), or plain ones, of one training picture. */
export const drawSamples = async ({ inspected, cacheFolder }: RunInHand): Promise<Buffer> => {
  const { experiment, plan, reports } = inspected;
  const { generator } = experiment;
  const picture = samplePicture(plan.split.train);
  const report = reports.find(({ file }) => file === picture?.file);
  if (picture === undefined || report === undefined) throw new Error("a run without training pictures");
  const pixelsOf = openPictureSource(plan.dataDirectory, cacheFolder, generator);
  const pixels = await pixelsOf(picture.file, report.sha256);
  const [height, width] = generator.imageSize;
  const tiles = versions.map((pass) => ({
    input: Buffer.from(versionOf(pixels, experiment, pass, picture.file)),
    raw: { width, height, channels: channelsOf(generator) },
    left: gap + (pass % 2) * (width + gap),
    top: gap + Math.floor(pass / 2) * (height + gap),
  }));
  return sharp({
    create: { width: 2 * width + 3 * gap, height: 2 * height + 3 * gap, channels: 3, background: "white" },
  })
    .composite(tiles)
    .png()
    .toBuffer();
};
