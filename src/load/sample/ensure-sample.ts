/**
 * The drawn sample set in the user's cache: drawn once, checked at each use, drawn again when anything is amiss.
 * The code that draws is loaded only then.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../disk/make-folder.ts";
import { takeLock } from "../../disk/take-lock.ts";
import type { SampleName } from "../../experiment/experiment.ts";
import { type SampleClass, samples } from "../../read/samples.ts";

interface SamplePicture {
  file: string;
  name: SampleClass;
  number: number;
}

const picturesOf = (sample: SampleName): SamplePicture[] => {
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

interface SampleFile {
  file: string;
  bytes: Buffer;
}

/** Beside the folder `pictures`; written last. */
const sumsFile = "sha256sums.txt";

/** As sha256sum prints it: a line for each picture, in the set's order. */
const sumsText = (files: readonly SampleFile[]): string =>
  files.map(({ file, bytes }) => `${sha256(bytes)}  pictures/${file}\n`).join("");

/**
 * Every picture is there with the bytes that were drawn, and no other file. What cannot be read is not whole. Read one
 * after another: every check of an experiment waits for it, and eight hundred small files at once take five times as long.
 */
export const isWhole = (folder: string, sample: SampleName): boolean => {
  const read = ({ file }: SamplePicture): SampleFile => ({
    file,
    bytes: readFileSync(join(folder, "pictures", file)),
  });
  try {
    const sums = readFileSync(join(folder, sumsFile), "utf8");
    const files = picturesOf(sample).map(read);
    const found = readdirSync(join(folder, "pictures"));
    return found.length === files.length && sums === sumsText(files);
  } catch {
    return false;
  }
};

/** How many pictures are drawn at once. */
const together = 16;

const drawInto = async (folder: string, sample: SampleName): Promise<void> => {
  const { drawPicture } = await import("./draw-picture.ts");
  await mkdir(join(folder, "pictures"));
  const draw = async ({ file, name, number }: SamplePicture): Promise<SampleFile> => {
    const bytes = await drawPicture(sample, name, number);
    await writeFile(join(folder, "pictures", file), bytes);
    return { file, bytes };
  };
  const pictures = picturesOf(sample);
  const files: SampleFile[] = [];
  for (let first = 0; first < pictures.length; first += together)
    files.push(...(await Promise.all(pictures.slice(first, first + together).map(draw))));
  await writeFile(join(folder, sumsFile), sumsText(files));
};

/** Only under the lock: the process that left a half-drawn folder is gone. */
const redraw = async (parent: string, folderName: string, sample: SampleName): Promise<void> => {
  const unfinished = `.new-${folderName}-`;
  for (const name of await readdir(parent))
    if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true });
  const drawn = await mkdtemp(join(parent, unfinished));
  await drawInto(drawn, sample);
  await rm(join(parent, folderName), { recursive: true, force: true });
  await rename(drawn, join(parent, folderName));
};

/**
 * The folder with the pictures of a sample set, below a cache folder; they are drawn if they are not there yet.
 * Throws the system's error where the cache cannot be written. `onWait`: another process has been drawing for a second.
 */
export const ensureSample = async (
  sample: SampleName,
  cacheFolder: string,
  onWait: () => void,
): Promise<string> => {
  const parent = join(cacheFolder, "samples");
  const folderName = `${sample}-${samples[sample].version}`;
  const folder = join(parent, folderName);
  const pictures = join(folder, "pictures");
  if (isWhole(folder, sample)) return pictures;
  makeFolder(parent);
  const release = await takeLock(folder, { staleAfter: 10_000, patience: Infinity, onWait });
  try {
    if (!isWhole(folder, sample)) await redraw(parent, folderName, sample);
  } finally {
    await release();
  }
  return pictures;
};
