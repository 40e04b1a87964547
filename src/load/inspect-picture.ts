import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decode } from "./decode.ts";
import { pixelFolder, writePixels, type PixelSettings } from "./picture-cache.ts";
import type { PictureReport } from "./picture-report.ts";
import { shapePixels } from "./picture-source.ts";
import type { Pixels } from "./pixels.ts";

/** Size and values: pictures of other sizes with the same values in a row are not the same. */
const pixelsSha256 = ({ width, height, data }: Pixels): string =>
  createHash("sha256").update(`${width}x${height}:`).update(data).digest("hex");

const unreadable = (file: string, bytes: Buffer, reason: string): PictureReport => ({
  file,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  width: 0,
  height: 0,
  format: null,
  mode: null,
  ignoredOrientation: null,
  pixelsSha256: null,
  unreadable: reason,
});

const whyNotRead = (error: unknown): string =>
  `cannot be read: ${error instanceof Error ? error.message : String(error)}`;

/**
 * Looks into one picture below `directory`: reads, hashes and decodes it, and keeps its pixels in the cache.
 * What is wrong with the file is a value in the report.
 */
export const inspectPicture = async (
  directory: string,
  file: string,
  cacheFolder: string,
  settings: PixelSettings,
): Promise<PictureReport> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, file));
  } catch (error) {
    return unreadable(file, Buffer.alloc(0), whyNotRead(error));
  }
  const decoded = await decode(bytes);
  if (decoded.type === "unreadable") return unreadable(file, bytes, decoded.reason);
  const { pixels, format, mode, ignoredOrientation } = decoded.picture;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  writePixels(pixelFolder(cacheFolder, settings), sha256, shapePixels(pixels, settings));
  return {
    file,
    bytes: bytes.length,
    sha256,
    width: pixels.width,
    height: pixels.height,
    format,
    mode,
    ignoredOrientation,
    pixelsSha256: pixelsSha256(pixels),
    unreadable: null,
  };
};
