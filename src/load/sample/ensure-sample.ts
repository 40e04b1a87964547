/** The drawn sample set in the user's cache: drawn once, looked over at each use, drawn again when anything is amiss. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import type { SampleName } from "../../read/experiment.ts";
import { samples, type SampleClass } from "../../read/samples.ts";
import { drawPicture } from "./draw-picture.ts";

interface Picture {
  file: string;
  name: SampleClass;
  number: number;
}

const picturesOf = (sample: SampleName): Picture[] => {
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

interface PictureFile {
  file: string;
  bytes: Buffer;
}

const sumsFile = "sha256sums.txt";

/** As sha256sum prints it: a line a picture, in the set's order. */
const sumsText = (files: readonly PictureFile[]): string =>
  files.map(({ file, bytes }) => `${sha256(bytes)}  pictures/${file}\n`).join("");

/** Every picture is there with the bytes that were drawn, and no other file. What cannot be read is not whole. */
const isWhole = async (folder: string, sample: SampleName): Promise<boolean> => {
  const read = async ({ file }: Picture): Promise<PictureFile> => ({
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

/** Pictures that are drawn at once. */
const together = 16;

const drawInto = async (folder: string, sample: SampleName): Promise<void> => {
  await mkdir(join(folder, "pictures"));
  const draw = async ({ file, name, number }: Picture): Promise<PictureFile> => {
    const bytes = await drawPicture(sample, name, number);
    await writeFile(join(folder, "pictures", file), bytes);
    return { file, bytes };
  };
  const pictures = picturesOf(sample);
  const files: PictureFile[] = [];
  for (let first = 0; first < pictures.length; first += together)
    files.push(...(await Promise.all(pictures.slice(first, first + together).map(draw))));
  await writeFile(join(folder, sumsFile), sumsText(files));
};

/** Only under the lock: whoever left a half-drawn folder is no longer there. */
const redraw = async (parent: string, folderName: string, sample: SampleName): Promise<void> => {
  const unfinished = `.new-${folderName}-`;
  for (const name of await readdir(parent))
    if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true });
  const drawn = await mkdtemp(join(parent, unfinished));
  await drawInto(drawn, sample);
  await rm(join(parent, folderName), { recursive: true, force: true });
  await rename(drawn, join(parent, folderName));
};

/** Another process that draws the set is waited for: a minute, far longer than drawing takes. */
const waiting = { retries: 240, factor: 1, minTimeout: 250, maxTimeout: 250 };

/**
 * The folder with the pictures of a sample set, below a cache folder; they are drawn if they are not there yet.
 * Throws the system's error where the cache cannot be written.
 */
export const ensureSample = async (sample: SampleName, cacheFolder: string): Promise<string> => {
  const parent = join(cacheFolder, "samples");
  const folderName = `${sample}-${samples[sample].version}`;
  const folder = join(parent, folderName);
  const pictures = join(folder, "pictures");
  if (await isWhole(folder, sample)) return pictures;
  await mkdir(parent, { recursive: true });
  const release = await lockfile.lock(folder, { realpath: false, retries: waiting });
  try {
    if (!(await isWhole(folder, sample))) await redraw(parent, folderName, sample);
  } finally {
    await release();
  }
  return pictures;
};
