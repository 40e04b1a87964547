import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { Plan, PlannedPicture } from "../../src/plan/plan.ts";
import type { GeneratorSpec } from "../../src/experiment/experiment.ts";

/** 3 x 2 (height x width), its values 0, 1, 2, ... from `start` on, so that each picture and each place can be told. */
export const numberedPng = (start: number): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: 18 }, (_, i) => start + i),
    { raw: { height: 3, width: 2, channels: 3 } },
  )
    .png()
    .toBuffer();

/** Classes a, b, ...: picture N of class a is `a.N.png` and begins with 10 * its number over all classes. */
export const putNumberedPictures = async (
  directory: string,
  classes: number,
  each: number,
): Promise<PlannedPicture[]> => {
  mkdirSync(directory, { recursive: true });
  const pictures: PlannedPicture[] = [];
  for (let label = 0; label < classes; label++) {
    const name = String.fromCharCode(97 + label);
    for (let number = 0; number < each; number++) {
      const file = `${name}.${number}.png`;
      writeFileSync(join(directory, file), await numberedPng(10 * pictures.length));
      pictures.push({ file, class: name, label });
    }
  }
  return pictures;
};

/** As stored: nothing is resized or rescaled. */
export const plainGenerator: GeneratorSpec = {
  imageSize: [3, 2],
  colorMode: "rgb",
  interpolation: "nearest",
  orientation: "asStored",
  maxPixels: 1e8,
  rescale: 1,
  samplewiseCenter: false,
  samplewiseStdNormalization: false,
  featurewiseCenter: false,
  featurewiseStdNormalization: false,
  batchSize: 3,
  classMode: "binary",
  shuffle: true,
  sampling: "shuffled",
};

/** What a loader needs of a plan. */
export const loaderPlan = (
  dataDirectory: string,
  split: Plan["split"],
  labelLength = 1,
): Pick<Plan, "seed" | "dataDirectory" | "split" | "labelShape"> => ({
  seed: 7,
  dataDirectory,
  split,
  labelShape: [labelLength],
});
