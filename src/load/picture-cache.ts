import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { GeneratorSpec } from "../read/experiment.ts";
import { decoderVersion } from "./decode.ts";

/** What decides the pixels, beside the file's bytes. */
export type PixelSettings = Pick<GeneratorSpec, "imageSize" | "colorMode" | "interpolation">;

export const channelsOf = ({ colorMode }: Pick<GeneratorSpec, "colorMode">): 1 | 3 =>
  colorMode === "rgb" ? 3 : 1;

/** Values of one picture: height * width * channels. */
export const pixelCount = (settings: PixelSettings): number =>
  settings.imageSize[0] * settings.imageSize[1] * channelsOf(settings);

/** Holds pictures of one kind, a file each: `ab/abcdef….px`, named by the sha256 of the picture's bytes. */
export const pixelFolder = (
  cacheFolder: string,
  { imageSize, colorMode, interpolation }: PixelSettings,
): string =>
  join(cacheFolder, "pictures", `v${decoderVersion}-${imageSize.join("x")}-${interpolation}-${colorMode}`);

/** The file begins with the CRC-32 of the pixels, 4 bytes, little-endian; then the pixels, one byte a value. */
export const headerBytes = 4;

const pathOf = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}.px`);

/**
 * Reads the pixels of one picture into `buffer`, which has the length of a whole file (headerBytes + pixels).
 * Returns the pixels, a view into it; null where there is no entry or a damaged one.
 */
export const readPixels = (folder: string, sha256: string, buffer: Buffer): Uint8Array | null => {
  let file: number;
  try {
    file = openSync(pathOf(folder, sha256), "r");
  } catch {
    return null;
  }
  try {
    if (readSync(file, buffer, 0, buffer.length, 0) !== buffer.length) return null;
    const pixels = buffer.subarray(headerBytes);
    return crc32(pixels) === buffer.readUInt32LE(0) ? pixels : null;
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
};

/**
 * Keeps the pixels of one picture. Written under a name of its own and renamed, so that two runs that fill the cache
 * at once write the same bytes twice and never half of them. A full or read-only disk is no failure: the picture is
 * then decoded again.
 */
export const writePixels = (folder: string, sha256: string, pixels: Uint8Array): void => {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(crc32(pixels));
  const path = pathOf(folder, sha256);
  const temporary = `${path}.${randomUUID()}`;
  try {
    mkdirSync(join(folder, sha256.slice(0, 2)), { recursive: true });
    writeFileSync(temporary, Buffer.concat([header, pixels]));
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
};
