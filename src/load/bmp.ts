/**
 * BMP to RGB, with Pillow's arithmetic: libvips has no BMP, and the decoders that npm has misread what is seldom (rows
 * of 4 bits and an odd width, pixels that do not follow the palette) and give black for a header that makes no sense.
 */
import type { Pixels } from "./pixels.ts";

export interface BmpHeader {
  width: number;
  height: number;
  /** Rows from the top; else from the bottom. */
  topDown: boolean;
  bits: number;
  compression: Compression;
  /** Offsets in bytes into the file, and the number of colours and bytes of each. */
  paletteAt: number;
  colours: number;
  colourBytes: number;
  pixelsAt: number;
  /** Bits of red, green and blue in a pixel of 16 or 32 bits. */
  masks: readonly [number, number, number];
}

type Compression = "none" | "rle8" | "rle4";

/** `reason` says what is wrong with a header; a RangeError: the file ends in it. */
export type BmpHeaderResult = { type: "header"; header: BmpHeader } | { type: "wrong"; reason: string };

const headerSizes = [12, 40, 52, 56, 64, 108, 124];
const depths = [1, 4, 8, 16, 24, 32];

const wrong = (reason: string): BmpHeaderResult => ({ type: "wrong", reason });

/** OS/2's first header: sizes of 16 bits, colours of 3 bytes, never compressed. */
const coreHeader = (bytes: Buffer): BmpHeader => {
  const bits = bytes.readUInt16LE(24);
  return {
    width: bytes.readUInt16LE(18),
    height: bytes.readUInt16LE(20),
    topDown: false,
    bits,
    compression: "none",
    paletteAt: 26,
    colours: 2 ** Math.min(8, bits),
    colourBytes: 3,
    pixelsAt: bytes.readUInt32LE(10),
    masks: masksWithout(bits),
  };
};

const masksWithout = (bits: number): BmpHeader["masks"] =>
  bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];

/** By the number in the header; 3 and 6: not compressed, with masks. */
const compressions: Readonly<Record<number, { compression: Compression; depths: readonly number[] }>> = {
  0: { compression: "none", depths },
  1: { compression: "rle8", depths: [8] },
  2: { compression: "rle4", depths: [4] },
  3: { compression: "none", depths: [16, 32] },
  6: { compression: "none", depths: [16, 32] },
};

const infoHeader = (bytes: Buffer, headerSize: number): BmpHeaderResult => {
  const bits = bytes.readUInt16LE(28);
  const number = bytes.readUInt32LE(30);
  const known = compressions[number];
  if (known?.depths.includes(bits) !== true)
    return wrong(`has a compression (${number}) that petri does not read in a BMP of ${bits} bits a pixel`);
  const hasMasks = number === 3 || number === 6;
  const height = bytes.readInt32LE(22);
  const behind = hasMasks && headerSize === 40 ? (number === 3 ? 12 : 16) : 0;
  const header: BmpHeader = {
    width: bytes.readUInt32LE(18),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    compression: known.compression,
    paletteAt: 14 + headerSize + behind,
    colours: Math.min(256, bytes.readUInt32LE(46) || 2 ** Math.min(8, bits)),
    colourBytes: 4,
    pixelsAt: bytes.readUInt32LE(10),
    masks: hasMasks
      ? [bytes.readUInt32LE(54), bytes.readUInt32LE(58), bytes.readUInt32LE(62)]
      : masksWithout(bits),
  };
  return { type: "header", header };
};

export const readBmpHeader = (bytes: Buffer): BmpHeaderResult => {
  const headerSize = bytes.readUInt32LE(14);
  if (!headerSizes.includes(headerSize))
    return wrong(`is ${headerSize} bytes long, and no BMP has such a one`);
  const bits = bytes.readUInt16LE(headerSize === 12 ? 24 : 28);
  if (!depths.includes(bits)) return wrong(`says ${bits} bits a pixel, and a BMP has ${depths.join(", ")}`);
  return headerSize === 12 ? { type: "header", header: coreHeader(bytes) } : infoHeader(bytes, headerSize);
};

const bytesInRow = ({ width, bits }: BmpHeader): number => Math.ceil((width * bits) / 32) * 4;

/** Whether the pixels would go on behind the file's end; the padding of the last row may be missing. */
export const isBmpCutOff = (bytes: Buffer, header: BmpHeader): boolean => {
  if (header.compression !== "none") return header.pixelsAt >= bytes.length;
  const lastRow = Math.ceil((header.width * header.bits) / 8);
  return header.pixelsAt + bytesInRow(header) * (header.height - 1) + lastRow > bytes.length;
};

/** RGB of each number that a pixel may have; one beyond the palette is black. */
const readPalette = (bytes: Buffer, { paletteAt, colours, colourBytes }: BmpHeader): Uint8Array => {
  const palette = new Uint8Array(3 * 256);
  for (let i = 0, at = paletteAt; i < colours && at + 2 < bytes.length; i++, at += colourBytes)
    palette.set([bytes.readUInt8(at + 2), bytes.readUInt8(at + 1), bytes.readUInt8(at)], 3 * i);
  return palette;
};

/** The number of each pixel, rows as in the file. */
const unpack = (bytes: Buffer, header: BmpHeader): Uint8Array => {
  const { width, height, bits, pixelsAt } = header;
  const numbers = new Uint8Array(width * height);
  const inByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let row = 0, to = 0; row < height; row++) {
    const from = pixelsAt + row * bytesInRow(header);
    for (let x = 0; x < width; x++, to++) {
      const byte = bytes[from + Math.floor(x / inByte)] ?? 0;
      numbers[to] = (byte >> (8 - bits * ((x % inByte) + 1))) & mask;
    }
  }
  return numbers;
};

/** Runs of pixels, as in Microsoft's "Bitmap compression"; null: the file ends before the pixels do. */
const unpackRuns = (
  bytes: Buffer,
  { width, height, compression, pixelsAt }: BmpHeader,
): Uint8Array | null => {
  const numbers = new Uint8Array(width * height);
  const isNibbles = compression === "rle4";
  const nth = (byte: number, i: number): number => (!isNibbles ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  let [x, y, at] = [0, 0, pixelsAt];
  const put = (number: number): void => {
    // What would stand beyond its row is left out.
    if (x < width && y < height) numbers[y * width + x] = number;
    x++;
  };
  while (y < height && (y < height - 1 || x < width)) {
    const [count, what] = [bytes[at], bytes[at + 1]];
    if (count === undefined || what === undefined) return null;
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(nth(what, i));
    else if (what === 0) [x, y] = [0, y + 1];
    else if (what === 1) break;
    else if (what === 2) {
      [x, y] = [x + (bytes[at] ?? 0), y + (bytes[at + 1] ?? 0)];
      at += 2;
    } else {
      const length = isNibbles ? Math.ceil(what / 2) : what;
      if (at + length > bytes.length) return null;
      for (let i = 0; i < what; i++) put(nth(bytes[at + (isNibbles ? i >> 1 : i)] ?? 0, i));
      at += length + (length % 2);
    }
  }
  return numbers;
};

type Colour = (pixel: number) => number;

/** Levels 0..255 of the bits of a mask, as Pillow spreads 5 or 6 bits. */
const colourOf = (mask: number): Colour => {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.floor((((pixel & mask) >>> shift) * 255) / most);
};

/** Pixels of 16, 24 or 32 bits, rows as in the file. */
const unpackColours = (bytes: Buffer, header: BmpHeader): Uint8Array => {
  const { width, height, bits, pixelsAt, masks } = header;
  const rgb = new Uint8Array(3 * width * height);
  const [red, green, blue] = [colourOf(masks[0]), colourOf(masks[1]), colourOf(masks[2])];
  for (let row = 0, to = 0; row < height; row++) {
    let at = pixelsAt + row * bytesInRow(header);
    for (let x = 0; x < width; x++, to += 3, at += bits / 8) {
      const pixel = bytes.readUIntLE(at, bits === 16 ? 2 : bits === 24 ? 3 : 4);
      rgb[to] = red(pixel);
      rgb[to + 1] = green(pixel);
      rgb[to + 2] = blue(pixel);
    }
  }
  return rgb;
};

const coloursOf = (numbers: Uint8Array, palette: Uint8Array): Uint8Array => {
  const rgb = new Uint8Array(3 * numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const from = 3 * (numbers[i] ?? 0);
    rgb[3 * i] = palette[from] ?? 0;
    rgb[3 * i + 1] = palette[from + 1] ?? 0;
    rgb[3 * i + 2] = palette[from + 2] ?? 0;
  }
  return rgb;
};

/** In place. */
const turnOver = (rgb: Uint8Array, row: number): void => {
  for (let top = 0, bottom = rgb.length - row; top < bottom; top += row, bottom -= row) {
    const kept = rgb.slice(top, top + row);
    rgb.copyWithin(top, bottom, bottom + row);
    rgb.set(kept, bottom);
  }
};

/** null: the file ends before the pixels do. */
export const decodeBmp = (bytes: Buffer, header: BmpHeader): Pixels | null => {
  if (isBmpCutOff(bytes, header)) return null;
  const { width, height, bits, compression, topDown } = header;
  const numbers =
    bits > 8 ? null : compression === "none" ? unpack(bytes, header) : unpackRuns(bytes, header);
  if (bits <= 8 && numbers === null) return null;
  const data =
    numbers === null ? unpackColours(bytes, header) : coloursOf(numbers, readPalette(bytes, header));
  if (!topDown) turnOver(data, 3 * width);
  return { width, height, channels: 3, data };
};
