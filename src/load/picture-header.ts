/**
 * Sizes as a file's header declares them, read by petri itself: what makes no sense is refused before a decoder meets it,
 * and how much memory the pixels will take is known before there are any.
 */
import { readBmpHeader } from "./bmp-header.ts";
import { afterGifBlocks, firstGifFrame } from "./gif-frame.ts";
import type { PictureFormat } from "./picture-format.ts";
import { readTiffHeader } from "./tiff-header.ts";

/** Reasons go after a file's name, and are fixed words: the same bytes have the same ones for ever. */
export type HeaderResult =
  | {
      type: "size";
      width: number;
      height: number;
      /** How often each pixel is gone over; 1, except in JPEG. */
      scans?: number;
    }
  | { type: "unreadable"; reason: string };

export const cutOff = "is cut off: the file ends before the pixels do";

const unreadable = (reason: string): HeaderResult => ({ type: "unreadable", reason });
const wrongHeader = (what: string): HeaderResult => unreadable(`is damaged: its header ${what}`);

/** Offset of the next marker's code at or behind `at` (0xff, once or more, is before it), as libjpeg looks for it; -1: none. */
const nextMarker = (bytes: Buffer, at: number): number => {
  for (let from = bytes.indexOf(0xff, at); from >= 0; from = bytes.indexOf(0xff, from)) {
    while (bytes[from] === 0xff) from++;
    const code = bytes[from];
    if (code === undefined) return -1;
    // Stuffed zeros, restarts and TEM stand alone.
    if (code !== 0 && code !== 1 && (code < 0xd0 || code > 0xd7)) return from;
  }
  return -1;
};

const isFrame = (code: number): boolean =>
  code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;

/** Of each marker of a JPEG behind its first, until `visit` says true or the file ends; pixels are gone over. */
const visitMarkers = (bytes: Buffer, visit: (code: number, at: number) => boolean): boolean => {
  for (let at = nextMarker(bytes, 2); at >= 0; at = nextMarker(bytes, at)) {
    const code = bytes.readUInt8(at);
    if (visit(code, at)) return true;
    at += code === 0xd8 || code === 0xd9 ? 1 : 1 + (at + 2 < bytes.length ? bytes.readUInt16BE(at + 1) : 2);
  }
  return false;
};

const jpegHeader = (bytes: Buffer): HeaderResult => {
  let frameAt = -1;
  let scans = 0;
  const isWhole = visitMarkers(bytes, (code, at) => {
    if (isFrame(code) && frameAt < 0) frameAt = at;
    if (code === 0xda) scans++;
    return code === 0xd9 || (code === 0xda && frameAt < 0);
  });
  if (frameAt < 0) return isWhole ? wrongHeader("does not say how large it is") : unreadable(cutOff);
  const [height, width] = [bytes.readUInt16BE(frameAt + 4), bytes.readUInt16BE(frameAt + 6)];
  return { type: "size", width, height, scans };
};

/** Bits that a channel of each kind of colour may have. */
const pngDepths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const pngHeader = (bytes: Buffer): HeaderResult => {
  if (bytes.toString("latin1", 12, 16) !== "IHDR")
    return bytes.length < 33 ? unreadable(cutOff) : wrongHeader("does not come first");
  const [bits, colours] = [bytes.readUInt8(24), bytes.readUInt8(25)];
  if (pngDepths[colours]?.includes(bits) !== true)
    return wrongHeader(`says ${bits} bits a channel with colours of kind ${colours}, which no PNG has`);
  return { type: "size", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
};

/** A frame may be larger than the screen that it is shown on. */
const gifHeader = (bytes: Buffer): HeaderResult => {
  const screen = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  const frame = firstGifFrame(bytes);
  if (frame === null) return unreadable(isCutOff.gif(bytes) ? cutOff : "is damaged: it has no frame");
  const isEmpty = screen.width * screen.height * frame.width * frame.height === 0;
  return {
    type: "size",
    width: isEmpty ? 0 : Math.max(screen.width, frame.left + frame.width),
    height: isEmpty ? 0 : Math.max(screen.height, frame.top + frame.height),
  };
};

const webpHeader = (bytes: Buffer): HeaderResult => {
  const kind = bytes.toString("latin1", 12, 16);
  switch (kind) {
    case "VP8 ":
      return {
        type: "size",
        width: bytes.readUInt16LE(26) & 0x3fff,
        height: bytes.readUInt16LE(28) & 0x3fff,
      };
    case "VP8L": {
      const sizes = bytes.readUInt32LE(21);
      return { type: "size", width: (sizes & 0x3fff) + 1, height: ((sizes >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { type: "size", width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return bytes.length < 30 ? unreadable(cutOff) : wrongHeader("is of no kind that a WebP has");
  }
};

const sizeOf = ({ width, height }: { width: number; height: number }): HeaderResult => ({
  type: "size",
  width,
  height,
});

const bmpHeader = (bytes: Buffer): HeaderResult => {
  const read = readBmpHeader(bytes);
  return read.type === "wrong" ? wrongHeader(read.reason) : sizeOf(read.header);
};

const tiffHeader = (bytes: Buffer): HeaderResult => {
  const read = readTiffHeader(bytes);
  return read.type === "wrong" ? wrongHeader(read.reason) : sizeOf(read.header);
};

const headers: Record<PictureFormat, (bytes: Buffer) => HeaderResult> = {
  jpeg: jpegHeader,
  png: pngHeader,
  gif: gifHeader,
  webp: webpHeader,
  bmp: bmpHeader,
  tiff: tiffHeader,
};

const amount = (pixels: number): string =>
  pixels < 1e6 ? String(pixels) : `${Number((pixels / 1e6).toPrecision(4))} million`;

/** A picture in ten scans, as progressive JPEGs are, may be as large as any other. */
const mostScans = 20;

const bounded = (header: HeaderResult, maxPixels: number): HeaderResult => {
  if (header.type === "unreadable") return header;
  const { width, height, scans = 1 } = header;
  const pixels = width * height;
  if (pixels === 0) return wrongHeader(`says that it is ${width} x ${height}, without a pixel`);
  const size = `is ${width} x ${height}, ${amount(pixels)} pixels`;
  const most = `the ${amount(maxPixels)} of generator.maxPixels`;
  if (pixels > maxPixels) return unreadable(`${size}, more than ${most}; make it smaller or raise that`);
  if (pixels * scans > mostScans * maxPixels)
    return unreadable(
      `${size}, in ${scans} scans, together more than ${mostScans} times ${most}; save it anew`,
    );
  return header;
};

/** Never throws for what stands in the file. */
export const readHeader = (bytes: Buffer, format: PictureFormat, maxPixels: number): HeaderResult => {
  try {
    return bounded(headers[format](bytes), maxPixels);
  } catch (error) {
    // A Buffer's own: something was to be read beyond its end.
    if (error instanceof RangeError) return unreadable(cutOff);
    throw error;
  }
};

/** Does the chain of blocks end before its last one? */
const isCutOff: Record<PictureFormat, (bytes: Buffer) => boolean> = {
  jpeg: (bytes) => !visitMarkers(bytes, (code) => code === 0xd9),
  png: (bytes) => {
    let at = 8;
    while (at + 12 <= bytes.length && bytes.toString("latin1", at + 4, at + 8) !== "IEND")
      at += 12 + bytes.readUInt32BE(at);
    return at + 12 > bytes.length;
  },
  gif: (bytes) => bytes[afterGifBlocks(bytes)] === undefined,
  webp: (bytes) => bytes.readUInt32LE(4) + 8 > bytes.length,
  // Its pixels are counted before they are decoded.
  bmp: () => false,
  tiff: (bytes) => {
    const read = readTiffHeader(bytes);
    return read.type === "header" && read.header.end > bytes.length;
  },
};

/** Why a decoder did not come to the end of a file whose header is sound. */
export const whyDamaged = (bytes: Buffer, format: PictureFormat): string => {
  try {
    return isCutOff[format](bytes) ? cutOff : "is damaged: its pixels cannot be decoded";
  } catch (error) {
    if (error instanceof RangeError) return cutOff;
    throw error;
  }
};
