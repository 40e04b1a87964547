import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const colours = { cat: { r: 200, g: 60, b: 40 }, dog: { r: 40, g: 80, b: 210 } };

/** A coloured rectangle whose place and size depend on its number, so that no two pictures are the same. */
const drawn = (name: "cat" | "dog", number: number): Promise<Buffer> => {
  const [left, top] = [2 + (number % 7), 3 + (number % 5)];
  const inner = { width: 10 + (number % 9), height: 9 + (number % 11), channels: 3 as const };
  return sharp({
    create: { width: 32, height: 32, channels: 3, background: { r: 90 + number, g: 110, b: 100 } },
  })
    .composite([{ input: { create: { ...inner, background: colours[name] } }, left, top }])
    .jpeg({ quality: 95 })
    .toBuffer();
};

/** Kaggle's layout in miniature: cat.0.jpg … and dog.0.jpg …, 32x32, easily told apart by colour. */
export const drawPictures = async (folder: string, each: number): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const name of ["cat", "dog"] as const)
    for (let number = 0; number < each; number++)
      await writeFile(join(folder, `${name}.${number}.jpg`), await drawn(name, number));
};

/** An experiment on such pictures that trains in a second or two; `changes` replace whole top-level keys. */
export const tinyExperiment = (changes: Readonly<Record<string, string>> = {}): string => {
  const keys: Record<string, string> = {
    seed: "7",
    data: "{directory: pictures, classes: {cat: cat.*.jpg, dog: dog.*.jpg}}",
    split: "{train: 12, validation: 4, test: 4}",
    generator: "{imageSize: [16, 16], rescale: 1/255, batchSize: 5, classMode: binary}",
    layers: `
  - {type: conv2d, filters: 4, kernelSize: 3, activation: relu}
  - {type: maxPooling2d, poolSize: 2}
  - {type: flatten}
  - {type: dropout, rate: 0.2}
  - {type: dense, units: 1, activation: sigmoid}`,
    optimizer: "{type: rmsprop, learningRate: 0.01}",
    loss: "binaryCrossentropy",
    epochs: "2",
    ...changes,
  };
  return Object.entries(keys)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
};
