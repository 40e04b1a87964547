/** petri's side of the measurements on pictures: decoding, augmenting, an epoch of input. */
import { join } from "node:path";
import { openAugment } from "../src/load/augment.ts";
import { normalize } from "../src/load/standardize.ts";
import { readFor } from "../src/commands/prepare-shown.ts";
import { decodeFiles, decodeInThreads } from "./decode-files.ts";
import {
  context,
  experimentsFolder,
  inspected,
  openFor,
  pixelCount,
  randomLevels,
  size,
  type Request,
} from "./petri-experiment.ts";
import { seconds } from "./rounds.ts";

/** Of a picture, in this thread or in kept ones. */
export const decodeAll = async ({ files, workers }: Request): Promise<number> => {
  const work = () => (workers === 1 ? decodeFiles(files) : decodeInThreads(files, workers));
  return (await seconds(work)) / files.length;
};

export const augmentBatch = async (request: Request): Promise<number> => {
  const ready = await readFor(context, join(experimentsFolder, "augmented.yaml"), {
    set: [`data.directory=${request.data}`],
  });
  if (ready.type === "refused") throw new Error([ready.text].flat().join("\n"));
  const { augmentation, generator } = ready.experiment;
  if (augmentation === null) throw new Error("augmented.yaml has no augmentation");
  const pictures = Array.from({ length: request.batch }, () => randomLevels(pixelCount));
  const augment = openAugment(augmentation, size, 1, generator.rescale);
  const to = new Float32Array(pixelCount);
  const work = () => {
    for (let pass = 0; pass < request.count; pass++)
      for (const [i, picture] of pictures.entries()) {
        augment(picture, { pass, file: String(i), repeat: 0 }, to);
        normalize(to, generator, null);
      }
  };
  return (await seconds(work)) / request.count;
};

export const inputEpoch = async (request: Request): Promise<number> => {
  const experiment = await inspected({ ...request, net: "augmented" });
  const loader = await openFor(experiment);
  const taken = await seconds(async () => {
    for (let i = 0; i < experiment.plan.stepsPerPass; i++) loader.recycle(await loader.training(i));
  });
  await loader.close();
  return taken;
};
