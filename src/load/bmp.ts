/**
 * BMP to RGB, with Pillow's arithmetic: libvips has no BMP, and the decoders that npm has misread rare kinds (rows
 * of 4 bits and an odd width, pixels that do not follow the palette) and give black for a header that makes no sense.
 */
import type { BmpHeader } from "./bmp-header.ts";
import type { Pixels } from "./pixels.ts";

const bytesInRow = ({ width, bits }: BmpHeader): number => Math.ceil((width * bits) / 32) * 4;

/** Whether the pixels would go on behind the file's end; the padding of the last row may be missing. */
const isCutOff = (bytes: Buffer, header: BmpHeader): boolean => {
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
  if (isCutOff(bytes, header)) return null;
  const { width, height, bits, compression, topDown } = header;
  const numbers =
    bits > 8 ? null : compression === "none" ? unpack(bytes, header) : unpackRuns(bytes, header);
  if (bits <= 8 && numbers === null) return null;
  const data =
    numbers === null ? unpackColours(bytes, header) : coloursOf(numbers, readPalette(bytes, header));
  if (!topDown) turnOver(data, 3 * width);
  return { width, height, channels: 3, data };
};
