/** The files of a sample set, and the sums by which a damaged or half-drawn one is noticed. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SampleName } from "../../experiment/experiment.ts";
import { samples, type SampleClass } from "../../read/samples.ts";

export interface SamplePicture {
  file: string;
  name: SampleClass;
  number: number;
}

export const picturesOf = (sample: SampleName): SamplePicture[] => {
  const { classes, picturesPerClass } = samples[sample];
  return classes.flatMap(({ name }) =>
    Array.from({ length: picturesPerClass }, (_, number) => ({
      file: `${name}.${number}.jpg`,
      name,
      number,
    })),
  );
};

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

export interface SampleFile {
  file: string;
  bytes: Buffer;
}

/** Beside the folder `pictures`; written last. */
export const sumsFile = "sha256sums.txt";

/** As sha256sum prints it: a line a picture, in the set's order. */
export const sumsText = (files: readonly SampleFile[]): string =>
  files.map(({ file, bytes }) => `${sha256(bytes)}  pictures/${file}\n`).join("");

/** Every picture is there with the bytes that were drawn, and no other file. What cannot be read is not whole. */
export const isWhole = async (folder: string, sample: SampleName): Promise<boolean> => {
  const read = async ({ file }: SamplePicture): Promise<SampleFile> => ({
    file,
    bytes: await readFile(join(folder, "pictures", file)),
  });
  try {
    const sums = await readFile(join(folder, sumsFile), "utf8");
    const files = await Promise.all(picturesOf(sample).map(read));
    const found = await readdir(join(folder, "pictures"));
    return found.length === files.length && sums === sumsText(files);
  } catch {
    return false;
  }
};
