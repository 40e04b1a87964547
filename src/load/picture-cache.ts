import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { GeneratorSpec } from "../experiment/experiment.ts";
import { readChecked, writeChecked } from "./checked-file.ts";
import { decoderVersion } from "./decode.ts";
import type { PictureSize } from "./pixel-loop.ts";

/**
 * Decoded and resized pixels on disk, one byte per value: a file for each picture, `ab/abcdef….px`, named by the sha256 of the
 * picture's bytes, in a folder for each way of shaping it. No list of them is kept in memory or on disk.
 */

/** What decides the pixels, besides the picture's bytes; maxPixels decides whether there are any. */
export type PixelSettings = Pick<
  GeneratorSpec,
  "imageSize" | "colorMode" | "interpolation" | "maxPixels" | "orientation"
>;

export const channelsOf = ({ colorMode }: Pick<GeneratorSpec, "colorMode">): 1 | 3 =>
  colorMode === "rgb" ? 3 : 1;

/** Of every picture after it was resized. */
export const shapeOf = (settings: PixelSettings): PictureSize => ({
  height: settings.imageSize[0],
  width: settings.imageSize[1],
  channels: channelsOf(settings),
});

/** Values of one picture. */
export const valuesOf = ({ height, width, channels }: PictureSize): number => height * width * channels;

export const pixelFolder = (
  cacheFolder: string,
  { imageSize, colorMode, interpolation, orientation }: PixelSettings,
): string => {
  const turned = orientation === "asStored" ? "" : `-${orientation}`;
  const name = `v${decoderVersion}-${imageSize.join("x")}-${interpolation}-${colorMode}${turned}`;
  return join(cacheFolder, "pictures", name);
};

const ending = ".px";
const pathOf = (folder: string, sha256: string): string =>
  join(folder, sha256.slice(0, 2), `${sha256}${ending}`);

/**
 * Reads the pixels of one picture into `buffer`, which has the length of a whole file (headerBytes + pixels), and
 * gives them as a view into it; null where there is no entry or a damaged one.
 */
export const readPixels = (folder: string, sha256: string, buffer: Buffer): Uint8Array | null =>
  readChecked(pathOf(folder, sha256), buffer);

/** Keeps the pixels of one picture. Throws the system's error where the disk does not take them. */
export const writePixels = (folder: string, sha256: string, pixels: Uint8Array): void => {
  writeChecked(pathOf(folder, sha256), pixels);
};

/** sha256 of every picture that has an entry in the folder. Whether it is whole shows when it is read. */
export const cachedPictures = (folder: string): Set<string> => {
  const found = new Set<string>();
  for (const part of namesIn(folder)) {
    for (const name of namesIn(join(folder, part))) {
      if (name.endsWith(ending)) found.add(name.slice(0, -ending.length));
    }
  }
  return found;
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
