import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { GeneratorSpec } from "../read/experiment.ts";
import { decoderVersion } from "./decode.ts";
import { replaceFile } from "./replace-file.ts";
import type { Shape } from "./warp.ts";

/**
 * Decoded and resized pixels on disk, one byte a value: a file a picture, `ab/abcdef….px`, named by the sha256 of the
 * picture's bytes, in a folder for each way of shaping it. No list of them is kept in memory or on disk.
 */

/** What decides the pixels, beside the picture's bytes. */
export type PixelSettings = Pick<GeneratorSpec, "imageSize" | "colorMode" | "interpolation">;

export const channelsOf = ({ colorMode }: Pick<GeneratorSpec, "colorMode">): 1 | 3 =>
  colorMode === "rgb" ? 3 : 1;

/** Of every picture after it was resized. */
export const shapeOf = (settings: PixelSettings): Shape => ({
  height: settings.imageSize[0],
  width: settings.imageSize[1],
  channels: channelsOf(settings),
});

/** Values of one picture. */
export const valuesOf = ({ height, width, channels }: Shape): number => height * width * channels;

export const pixelFolder = (
  cacheFolder: string,
  { imageSize, colorMode, interpolation }: PixelSettings,
): string =>
  join(cacheFolder, "pictures", `v${decoderVersion}-${imageSize.join("x")}-${interpolation}-${colorMode}`);

/** The file begins with the CRC-32 of the pixels, little-endian. */
export const headerBytes = 4;

const ending = ".px";
const pathOf = (folder: string, sha256: string): string =>
  join(folder, sha256.slice(0, 2), `${sha256}${ending}`);

const open = (path: string): number | null => {
  try {
    return openSync(path, "r");
  } catch {
    return null;
  }
};

/**
 * Reads the pixels of one picture into `buffer`, which has the length of a whole file (headerBytes + pixels), and
 * gives them as a view into it; null where there is no entry or a damaged one.
 */
export const readPixels = (folder: string, sha256: string, buffer: Buffer): Uint8Array | null => {
  const file = open(pathOf(folder, sha256));
  if (file === null) return null;
  try {
    if (readSync(file, buffer, 0, buffer.length, 0) !== buffer.length) return null;
    const pixels = buffer.subarray(headerBytes);
    return crc32(pixels) === buffer.readUInt32LE(0) ? pixels : null;
  } catch {
    // A damaged disk is no worse than a damaged file: the picture is decoded again.
    return null;
  } finally {
    closeSync(file);
  }
};

/** Keeps the pixels of one picture. Throws the system's error where the disk does not take them. */
export const writePixels = (folder: string, sha256: string, pixels: Uint8Array): void => {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(crc32(pixels));
  replaceFile(pathOf(folder, sha256), Buffer.concat([header, pixels]));
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
