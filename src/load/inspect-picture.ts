import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { decode, type Decoded, type Picture } from "./decode.ts";
import { pixelFolder, writePixels, type PixelSettings } from "./picture-cache.ts";
import { readPictureFile } from "./picture-file.ts";
import { looksOf } from "./picture-hash.ts";
import type { PictureReport } from "./picture-report.ts";
import { shapePixels } from "./resize.ts";
import type { Pixels } from "./pixels.ts";

/** Where pictures are looked for and kept; plain data, so that it can be sent to a worker. */
export interface InspectSetup {
  directory: string;
  cacheFolder: string;
  settings: PixelSettings;
}

export interface PictureToInspect {
  file: string;
  /** What was found earlier, to be said again where the bytes are still the same. */
  known: PictureReport | null;
  /** Its pixels are in the cache, or it has none. */
  isKept: boolean;
}

export interface InspectedPicture {
  report: PictureReport;
  /** Why the pixels could not be kept in the cache, a system error's code; null: they are there, or there are none. */
  notKept: string | null;
}

/** With the size: the same values in a row make other pictures at other widths. */
const pixelsSha256 = ({ width, height, data }: Pixels): string =>
  createHash("sha256").update(`${width}x${height}:`).update(data).digest("hex");

type Contents = Pick<PictureReport, "file" | "bytes" | "sha256">;

const unreadable = (contents: Contents, reason: string): PictureReport => ({
  ...contents,
  width: 0,
  height: 0,
  format: null,
  mode: null,
  ignoredOrientation: null,
  pixelsSha256: null,
  looks: null,
  unreadable: reason,
});

const reportOf = (contents: Contents, decoded: Decoded): PictureReport => {
  if (decoded.type === "unreadable") return unreadable(contents, decoded.reason);
  const { pixels, format, mode, ignoredOrientation } = decoded.picture;
  return {
    ...contents,
    width: pixels.width,
    height: pixels.height,
    format,
    mode,
    ignoredOrientation,
    pixelsSha256: pixelsSha256(pixels),
    looks: looksOf(pixels),
    unreadable: null,
  };
};

const keep = (
  { cacheFolder, settings }: InspectSetup,
  sha256: string,
  { pixels, ignoredOrientation }: Picture,
): string | null => {
  try {
    writePixels(
      pixelFolder(cacheFolder, settings),
      sha256,
      shapePixels(pixels, settings, ignoredOrientation),
    );
    return null;
  } catch (error) {
    if (error instanceof Error && "code" in error) return String(error.code);
    throw error;
  }
};

/**
 * Looks into one picture: reads, hashes and decodes it, and keeps its pixels in the cache. What is wrong with the file
 * is a value in the report.
 */
export const inspectPicture = async (
  setup: InspectSetup,
  { file, known, isKept }: PictureToInspect,
): Promise<InspectedPicture> => {
  const read = readPictureFile(resolve(setup.directory, file));
  if (read.type === "failed") {
    return { report: unreadable({ file, bytes: 0, sha256: "" }, read.reason), notKept: null };
  }
  if (isKept && known?.sha256 === read.sha256) return { report: known, notKept: null };
  const decoded = await decode(read.bytes, setup.settings.maxPixels);
  const report = reportOf({ file, bytes: read.bytes.length, sha256: read.sha256 }, decoded);
  const notKept = decoded.type === "picture" ? keep(setup, read.sha256, decoded.picture) : null;
  return { report, notKept };
};
