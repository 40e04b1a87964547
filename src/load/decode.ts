import type { Metadata, SharpOptions } from "sharp";
import { firstGifFrame, paintOutside, withoutTransparency } from "./gif-frame.ts";
import { pictureFormat, whyNotAPicture, type PictureFormat } from "./picture-format.ts";
import type { Pixels } from "./pixels.ts";
import { conversions, modeOf, storedColours } from "./stored-colours.ts";
import { turboJpeg } from "./turbo-jpeg.ts";

/** Change it when the same bytes give other pixels than before: cached pixels are kept under it. */
export const decoderVersion = 1;

export interface Picture {
  /** RGB as Pillow's convert("RGB") gives it: alpha dropped, no colour profile, no EXIF turn (but TIFF's). */
  pixels: Pixels;
  format: PictureFormat;
  /** As stored: rgb, gray, gray16, cmyk, palette, rgb + alpha, ... */
  mode: string;
  /** EXIF orientation 2..8 that is not applied. */
  ignoredOrientation: number | null;
}

/** `reason` is to be put after a file's name: "is empty". */
export type Decoded = { type: "picture"; picture: Picture } | { type: "unreadable"; reason: string };

/** libvips' own default, said here: what claims to be larger is a mistake or an attack. */
const limitInputPixels = 16383 * 16383;

const options: SharpOptions = {
  // Damaged is refused as Pillow does; a warning only (bytes between two markers) is not.
  failOn: "error",
  ignoreIcc: true,
  sequentialRead: true,
  limitInputPixels,
};

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

const withSharp = async (bytes: Buffer, format: PictureFormat): Promise<Picture> => {
  const sharp = await loadSharp();
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

const jpeg = async (bytes: Buffer): Promise<Picture> => {
  const decoded = await turboJpeg(bytes, limitInputPixels);
  if (decoded === null) return withSharp(bytes, "jpeg");
  const sharp = bytes.includes("Exif\0\0") ? await loadSharp() : null;
  return {
    ...decoded,
    format: "jpeg",
    ignoredOrientation: sharp === null ? null : orientationOf(await sharp(bytes, options).metadata()),
  };
};

const gifWithSharp = async (bytes: Buffer): Promise<Picture> => {
  const frame = firstGifFrame(bytes);
  if (frame === null) throw new Error("it has no frame");
  const picture = await withSharp(withoutTransparency(bytes, frame), "gif");
  paintOutside(picture.pixels, frame);
  return { ...picture, mode: frame.flagsAt === null ? "palette" : "palette + alpha" };
};

/** libvips has no BMP. Jimp's decoder is loaded only when one is met. */
const bmpWithJimp = async (bytes: Buffer): Promise<Picture> => {
  const { default: jimpBmp } = await import("@jimp/js-bmp");
  const { width, height, data } = jimpBmp().decode(bytes);
  const bitsPerPixel = bytes.readUInt16LE(28);
  return {
    pixels: { width, height, channels: 3, data: conversions.plain.toRgb(data, 4) },
    format: "bmp",
    mode: bitsPerPixel <= 8 ? "palette" : "rgb",
    ignoredOrientation: null,
  };
};

const decoders: Record<PictureFormat, (bytes: Buffer) => Promise<Picture>> = {
  jpeg,
  png: (bytes) => withSharp(bytes, "png"),
  webp: (bytes) => withSharp(bytes, "webp"),
  tiff: (bytes) => withSharp(bytes, "tiff"),
  gif: gifWithSharp,
  bmp: bmpWithJimp,
};

/** The decoders' words made plain: the last line says most, and libvips puts its function's name before it. */
const reasonOf = (error: unknown): string => {
  if (error instanceof RangeError) return "is cut off: the file ends before the pixels do";
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("pixel limit")) return "claims to be larger than 268 million pixels";
  const cause = (message.trim().split("\n").at(-1) ?? "").replace(/^\w+: /, "");
  if (cause.startsWith("premature end")) return "is cut off: the file ends before the pixels do";
  return `cannot be decoded, it is cut off or damaged: ${cause}`;
};

/** Never throws for what stands in the file. */
export const decode = async (bytes: Buffer): Promise<Decoded> => {
  const format = pictureFormat(bytes);
  if (format === null) return { type: "unreadable", reason: whyNotAPicture(bytes) };
  try {
    return { type: "picture", picture: await decoders[format](bytes) };
  } catch (error) {
    return { type: "unreadable", reason: reasonOf(error) };
  }
};
