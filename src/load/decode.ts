import type { Metadata, SharpOptions } from "sharp";
import { readBmpHeader } from "./bmp-header.ts";
import { decodeBmp } from "./bmp.ts";
import { firstGifFrame, paintOutside, withoutTransparency } from "./gif-frame.ts";
import { pictureFormat, whyNotAPicture, type PictureFormat } from "./picture-format.ts";
import { cutOff, readHeader, whyDamaged } from "./picture-header.ts";
import type { Pixels } from "./pixels.ts";
import { conversions, modeOf, storedColours } from "./stored-colours.ts";
import { turboJpeg } from "./turbo-jpeg.ts";

/** Change it when the same bytes give other pixels than before: cached pixels are kept under it. */
export const decoderVersion = 2;

export interface Picture {
  /** RGB as Pillow's convert("RGB") gives it: alpha dropped, no colour profile, no EXIF turn (but TIFF's). */
  pixels: Pixels;
  format: PictureFormat;
  /** As stored: rgb, gray, gray16, cmyk, palette, rgb + alpha, ... */
  mode: string;
  /** EXIF orientation 2..8 that is not applied. */
  ignoredOrientation: number | null;
}

/** `reason` goes after a file's name: "is empty". */
export type Decoded = { type: "picture"; picture: Picture } | { type: "unreadable"; reason: string };

const optionsFor = (maxPixels: number): SharpOptions => ({
  // Damaged is refused as Pillow does; a warning only (bytes between two markers) is not.
  failOn: "error",
  ignoreIcc: true,
  sequentialRead: true,
  // Never needed if petri read the header right.
  limitInputPixels: maxPixels,
});

/** Loaded only when a picture needs it: a worker thread starts in half the time without. */
const openSharp = async () => {
  const { default: sharp } = await import("sharp");
  // Memory must not grow with the number of pictures, and parallelism comes from the worker threads.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
};

let opened: ReturnType<typeof openSharp> | null = null;

const loadSharp = (): ReturnType<typeof openSharp> => (opened ??= openSharp());

/** 2..8, or null: upright. */
const orientationOf = ({ orientation = 1 }: Metadata): number | null =>
  orientation === 1 ? null : orientation;

const withSharp = async (bytes: Buffer, format: PictureFormat, maxPixels: number): Promise<Picture> => {
  const sharp = await loadSharp();
  const options = optionsFor(maxPixels);
  const metadata = await sharp(bytes, options).metadata();
  const conversion = conversions[storedColours(metadata)];
  // Pillow turns TIFF by its orientation tag, and nothing else.
  const turned = format === "tiff";
  const image = sharp(bytes, { ...options, autoOrient: turned });
  const { data, info } = await conversion.prepare(image).toBuffer({ resolveWithObject: true });
  return {
    pixels: {
      width: info.width,
      height: info.height,
      channels: 3,
      data: conversion.toRgb(data, info.channels),
    },
    format,
    mode: modeOf(metadata),
    ignoredOrientation: turned ? null : orientationOf(metadata),
  };
};

const jpeg: Decoder = async (bytes, maxPixels) => {
  const decoded = await turboJpeg(bytes, maxPixels);
  if (decoded === null) return withSharp(bytes, "jpeg", maxPixels);
  const sharp = bytes.includes("Exif\0\0") ? await loadSharp() : null;
  return {
    ...decoded,
    format: "jpeg",
    ignoredOrientation:
      sharp === null ? null : orientationOf(await sharp(bytes, optionsFor(maxPixels)).metadata()),
  };
};

const gif: Decoder = async (bytes, maxPixels) => {
  const frame = firstGifFrame(bytes);
  if (frame === null) throw new Error("a GIF without a frame is refused by its header");
  const picture = await withSharp(withoutTransparency(bytes, frame), "gif", maxPixels);
  paintOutside(picture.pixels, frame);
  return { ...picture, mode: frame.flagsAt === null ? "palette" : "palette + alpha" };
};

const bmp: Decoder = (bytes) => {
  const read = readBmpHeader(bytes);
  if (read.type === "wrong") throw new Error("a BMP of that kind is refused by its header");
  const pixels = decodeBmp(bytes, read.header);
  if (pixels === null) return Promise.resolve(null);
  const mode = read.header.bits <= 8 ? "palette" : "rgb";
  return Promise.resolve({ pixels, format: "bmp", mode, ignoredOrientation: null });
};

/** null: the file ends before the pixels do. */
type Decoder = (bytes: Buffer, maxPixels: number) => Promise<Picture | null>;

const decoders: Record<PictureFormat, Decoder> = {
  jpeg,
  png: (bytes, maxPixels) => withSharp(bytes, "png", maxPixels),
  webp: (bytes, maxPixels) => withSharp(bytes, "webp", maxPixels),
  tiff: (bytes, maxPixels) => withSharp(bytes, "tiff", maxPixels),
  gif,
  bmp,
};

/** null: the decoder gives up. Its words are not used: in libvips all threads write theirs to one place. */
const tryToDecode = async (
  bytes: Buffer,
  format: PictureFormat,
  maxPixels: number,
): Promise<{ picture: Picture | null } | null> => {
  try {
    return { picture: await decoders[format](bytes, maxPixels) };
  } catch {
    return null;
  }
};

/**
 * Never throws for what stands in the file; says the same of the same bytes, whatever is decoded beside them.
 * `maxPixels`: generator.maxPixels; a file that declares more is not decoded.
 */
export const decode = async (bytes: Buffer, maxPixels: number): Promise<Decoded> => {
  const format = pictureFormat(bytes);
  if (format === null) return { type: "unreadable", reason: whyNotAPicture(bytes) };
  const header = readHeader(bytes, format, maxPixels);
  if (header.type === "unreadable") return header;
  const decoded = await tryToDecode(bytes, format, maxPixels);
  if (decoded === null) return { type: "unreadable", reason: whyDamaged(bytes, format) };
  const { picture } = decoded;
  return picture === null ? { type: "unreadable", reason: cutOff } : { type: "picture", picture };
};
