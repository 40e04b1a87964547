import { resolve } from "node:path";
import { headerBytes } from "./checked-file.ts";
import { decode, type Picture } from "./decode.ts";
import {
  pixelFolder,
  readPixels,
  shapeOf,
  valuesOf,
  writePixels,
  type PixelSettings,
} from "./picture-cache.ts";
import { readPictureFile } from "./picture-file.ts";
import { shapePixels } from "./resize.ts";

/** A picture that was whole when it was inspected can no longer be read, or has other bytes than then. */
export class PictureError extends Error {
  /** Below the data directory. */
  readonly file: string;
  /** Goes after the file's name. */
  readonly reason: string;

  constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
    this.name = "PictureError";
    this.file = file;
    this.reason = reason;
  }
}

const decodeAgain = async (
  directory: string,
  file: string,
  sha256: string,
  maxPixels: number,
): Promise<Picture> => {
  const read = readPictureFile(resolve(directory, file));
  if (read.type === "failed") throw new PictureError(file, read.reason);
  if (read.sha256 !== sha256) throw new PictureError(file, "was changed while the run was using it");
  const decoded = await decode(read.bytes, maxPixels);
  if (decoded.type === "unreadable") throw new PictureError(file, decoded.reason);
  return decoded.picture;
};

/** A full disk is not a failure of the run: the picture is decoded again when it is needed again. */
const tryToKeep = (folder: string, sha256: string, pixels: Uint8Array): void => {
  try {
    writePixels(folder, sha256, pixels);
  } catch {
    return;
  }
};

/**
 * Gives the pixels of one picture: from the cache, else decoded and put there. The result is valid until the next
 * call. Rejects with PictureError.
 */
export type PictureSource = (file: string, sha256: string) => Promise<Uint8Array>;

export const openPictureSource = (
  directory: string,
  cacheFolder: string,
  settings: PixelSettings,
): PictureSource => {
  const folder = pixelFolder(cacheFolder, settings);
  const buffer = Buffer.allocUnsafeSlow(headerBytes + valuesOf(shapeOf(settings)));
  return async (file, sha256) => {
    const kept = readPixels(folder, sha256, buffer);
    if (kept !== null) return kept;
    const decoded = await decodeAgain(directory, file, sha256, settings.maxPixels);
    const pixels = shapePixels(decoded.pixels, settings, decoded.ignoredOrientation);
    tryToKeep(folder, sha256, pixels);
    return pixels;
  };
};
