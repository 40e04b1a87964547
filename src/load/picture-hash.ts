import type { Pixels } from "./pixels.ts";

/**
 * PDQ, Meta's perceptual hash, by its published rule (facebook/ThreatExchange, pdq/): 64x64 means of the luma, of their
 * cosine transform the 16x16 lowest frequencies but the constant ones, and of each whether it is above the median. The
 * rule leaves open how a picture is shrunk to 64x64; here each cell is the exact mean of its area, which one pass gives.
 */

/** Two hashes of 256 bits as 64 hex digits each, the lowest frequencies first. */
export interface Looks {
  whole: string;
  /** Of the middle 95 % of either side, by which a copy with a little less at its edges is known. */
  middle: string;
  /** 32x32 means of the luma, a byte each, row by row, in base64. */
  thumb: string;
}

/** Cells along either side. */
const side = 64;
const half = side / 2;
export const frequencies = 16;
export const hashBits = frequencies * frequencies;

export const thumbSide = half;

/** Of either side, at both of its ends. */
const cutFromMiddle = 0.025;

/** PDQ's quality below which a hash says little: smooth drawings and empty pictures are all alike. */
const leastQuality = 50;

/** Bits by frequency, the lowest first, since those survive a shift best. A bit is 16 times the row and the column. */
export const bitOrder: readonly number[] = Array.from({ length: hashBits }, (_, bit) => bit).sort((a, b) => {
  const square = (bit: number): number =>
    (Math.floor(bit / frequencies) + 1) ** 2 + ((bit % frequencies) + 1) ** 2;
  return square(a) - square(b) || a - b;
});

/** [frequency, place]: rows 1 to 16 of the orthonormal cosine transform. */
const cosines = Float64Array.from({ length: frequencies * side }, (_, i) => {
  const [frequency, place] = [Math.floor(i / side) + 1, i % side];
  return Math.sqrt(2 / side) * Math.cos((Math.PI / (2 * side)) * frequency * (2 * place + 1));
});

/** Where the cells along `size` pixels begin, and where the last one ends. */
const edgesAlong = (size: number, cut: number): Float64Array =>
  Float64Array.from({ length: side + 1 }, (_, i) => size * (cut + ((1 - 2 * cut) * i) / side));

/** The mean of a line in each cell, to every `step`-th place of `to`. `running` has one place more than the line. */
const cellMeans = (
  running: Float64Array,
  edges: Float64Array,
  to: Float64Array,
  at: number,
  step: number,
): void => {
  const last = running.length - 2;
  const width = (edges[1] ?? 0) - (edges[0] ?? 0);
  let before = 0;
  for (let i = 0; i <= side; i++) {
    const edge = edges[i] ?? 0;
    const pixel = Math.min(Math.floor(edge), last);
    const sum = running[pixel] ?? 0;
    const upTo = sum + (edge - pixel) * ((running[pixel + 1] ?? 0) - sum);
    if (i > 0) to[at + (i - 1) * step] = (upTo - before) / width;
    before = upTo;
  }
};

/** Running sums of a row's luma. */
const addUpLuma = (data: Uint8Array, row: number, width: number, running: Float64Array): void => {
  let sum = 0;
  for (let x = 0, at = row * width * 3; x < width; x++, at += 3) {
    sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    running[x + 1] = sum;
  }
};

/** An RGB picture as 64x64 means, whole and with `cut` of either side taken off at both ends. */
const shrink = ({ width, height, data }: Pixels, cuts: readonly number[]): Float64Array[] => {
  const alongRow = new Float64Array(width + 1);
  const alongColumn = new Float64Array(height + 1);
  const views = cuts.map((cut) => ({
    columns: edgesAlong(width, cut),
    rows: edgesAlong(height, cut),
    /** [cell of the row, row] */
    narrow: new Float64Array(side * height),
    cells: new Float64Array(side * side),
  }));
  for (let row = 0; row < height; row++) {
    addUpLuma(data, row, width, alongRow);
    for (const { columns, narrow } of views) cellMeans(alongRow, columns, narrow, row, height);
  }
  for (const { rows, narrow, cells } of views)
    for (let column = 0; column < side; column++) {
      for (let row = 0; row < height; row++)
        alongColumn[row + 1] = (alongColumn[row] ?? 0) + (narrow[column * height + row] ?? 0);
      cellMeans(alongColumn, rows, cells, column, side);
    }
  return views.map(({ cells }) => cells);
};

/** Sums and differences of what stands opposite: by these a cosine needs half of its products. */
const fold = (line: Float64Array, at: number, step: number, folded: Float64Array): void => {
  for (let k = 0; k < half; k++) {
    const [a, b] = [line[at + k * step] ?? 0, line[at + (side - 1 - k) * step] ?? 0];
    folded[k] = a + b;
    folded[half + k] = a - b;
  }
};

/** The frequencies 1 to 16 of a line; an even one is the same from both ends, an odd one the opposite. */
const transformLine = (folded: Float64Array, to: Float64Array, at: number, step: number): void => {
  for (let f = 0; f < frequencies; f++) {
    const from = f % 2 === 0 ? half : 0;
    let sum = 0;
    for (let k = 0; k < half; k++) sum += (cosines[f * side + k] ?? 0) * (folded[from + k] ?? 0);
    to[at + f * step] = sum;
  }
};

/** [frequency down, frequency across] */
const transform = (cells: Float64Array): Float64Array => {
  const folded = new Float64Array(side);
  const across = new Float64Array(side * frequencies);
  for (let row = 0; row < side; row++) {
    fold(cells, row * side, 1, folded);
    transformLine(folded, across, row * frequencies, 1);
  }
  const values = new Float64Array(hashBits);
  for (let f = 0; f < frequencies; f++) {
    fold(across, f, frequencies, folded);
    transformLine(folded, values, f, frequencies);
  }
  return values;
};

/** Which of the values of 16x16 frequencies are above their median. */
export const onesAbove = (values: Float64Array): Uint8Array => {
  const median = values.toSorted()[hashBits / 2 - 1] ?? 0;
  const ones = new Uint8Array(hashBits);
  for (let i = 0; i < hashBits; i++) ones[i] = (values[i] ?? 0) > median ? 1 : 0;
  return ones;
};

/** Of 64x64 cells, by PDQ's numbers of the frequencies. */
export const pdqBits = (cells: Float64Array): Uint8Array => onesAbove(transform(cells));

/** PDQ's measure of how much there is to see in 64x64 cells, 0 to 100: steps between neighbours, small ones left out. */
export const pdqQuality = (cells: Float64Array): number => {
  const step = (a: number, b: number): number =>
    Math.abs(Math.trunc((((cells[a] ?? 0) - (cells[b] ?? 0)) * 100) / 255));
  let sum = 0;
  for (let i = 0; i < side * side; i++) {
    if (i + side < side * side) sum += step(i, i + side);
    if (i % side < side - 1) sum += step(i, i + 1);
  }
  return Math.min(100, Math.trunc(sum / 90));
};

const toHex = (bits: Uint8Array): string => {
  const bytes = new Uint8Array(hashBits / 8);
  for (const [i, bit] of bitOrder.entries())
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) | ((bits[bit] ?? 0) << (i & 7));
  return Buffer.from(bytes).toString("hex");
};

const thumbOf = (cells: Float64Array): string => {
  const thumb = Buffer.alloc(thumbSide * thumbSide);
  for (let i = 0; i < thumb.length; i++) {
    const at = 2 * (Math.floor(i / thumbSide) * side + (i % thumbSide));
    const upper = (cells[at] ?? 0) + (cells[at + 1] ?? 0);
    thumb[i] = Math.round((upper + (cells[at + side] ?? 0) + (cells[at + side + 1] ?? 0)) / 4);
  }
  return thumb.toString("base64");
};

/** What an RGB picture looks like; null: there is too little in it to tell. */
export const looksOf = (pixels: Pixels): Looks | null => {
  const [whole, middle] = shrink(pixels, [0, cutFromMiddle]);
  if (whole === undefined || middle === undefined || pdqQuality(whole) < leastQuality) return null;
  return { whole: toHex(pdqBits(whole)), middle: toHex(pdqBits(middle)), thumb: thumbOf(whole) };
};

/** The bits of a hash, by PDQ's numbers of them. */
export const bitsOf = (hex: string): Uint8Array => {
  const bytes = Buffer.from(hex, "hex");
  const bits = new Uint8Array(hashBits);
  for (const [i, bit] of bitOrder.entries()) bits[bit] = ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1;
  return bits;
};
