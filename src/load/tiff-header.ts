/** What the first directory of a TIFF says (TIFF 6.0, section 2; BigTIFF has offsets of 8 bytes). */

export interface TiffHeader {
  width: number;
  height: number;
  /** Offset behind the last byte that the directory names: of pixels and of values. */
  end: number;
}

/** A RangeError: the file ends in it. */
type TiffHeaderResult = { type: "header"; header: TiffHeader } | { type: "wrong"; reason: string };

const tags = {
  width: 256,
  height: 257,
  offsets: 273,
  samples: 277,
  lengths: 279,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileLengths: 325,
} as const;

/** Bytes of each type, by its number. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** Of whole numbers. */
const wholeTypes = [1, 3, 4, 16];

interface Reader {
  /** A whole number of 1, 2, 4 or 8 bytes. */
  number: (at: number, size: number) => number;
  isBig: boolean;
  bytes: Buffer;
}

const readerOf = (bytes: Buffer): Reader => {
  const isLittle = bytes[0] === 0x49;
  const part = (at: number, size: number): number =>
    isLittle ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  const number = (at: number, size: number): number => {
    if (size < 8) return part(at, size);
    const [first, second] = [part(at, 4), part(at + 4, 4)];
    return isLittle ? first + second * 2 ** 32 : first * 2 ** 32 + second;
  };
  return { number, isBig: number(2, 2) === 43, bytes };
};

interface Entry {
  type: number;
  count: number;
  /** Where its values stand: in the entry, or elsewhere. */
  from: number;
  bytes: number;
}

const entryAt = ({ number, isBig }: Reader, at: number): Entry => {
  const word = isBig ? 8 : 4;
  const [type, count] = [number(at + 2, 2), number(at + 4, word)];
  const bytes = (typeBytes[type] ?? 0) * count;
  return { type, count, bytes, from: bytes <= word ? at + 4 + word : number(at + 4 + word, word) };
};

/** Whole numbers only; more than the file can hold are a RangeError, as a Buffer's own. */
const valuesOf = ({ number, bytes: file }: Reader, { type, count, from, bytes }: Entry): number[] => {
  if (!wholeTypes.includes(type)) return [];
  if (from + bytes > file.length) throw new RangeError("values behind the end of the file");
  return Array.from({ length: count }, (_, i) => number(from + i * (bytes / count), bytes / count));
};

const readEntries = (reader: Reader): Map<number, Entry> => {
  const { number, isBig } = reader;
  const start = isBig ? number(8, 8) : number(4, 4);
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12];
  // No sound directory has a tag twice.
  const count = Math.min(65536, number(start, countBytes));
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const at = start + countBytes + i * entryBytes;
    const tag = number(at, 2);
    if (!entries.has(tag)) entries.set(tag, entryAt(reader, at));
  }
  return entries;
};

/** Cyan, magenta, yellow, black and alpha are five; one more is read over. */
const mostSamples = 6;

export const readTiffHeader = (bytes: Buffer): TiffHeaderResult => {
  const reader = readerOf(bytes);
  const entries = readEntries(reader);
  const values = (tag: number): number[] => {
    const entry = entries.get(tag);
    return entry === undefined ? [] : valuesOf(reader, entry);
  };
  const [width] = values(tags.width);
  const [height] = values(tags.height);
  if (width === undefined || height === undefined)
    return { type: "wrong", reason: "does not say how large it is" };
  const [samples = 1] = values(tags.samples);
  if (samples > mostSamples)
    return { type: "wrong", reason: `says ${samples} values a pixel; petri reads up to ${mostSamples}` };
  const [tileWidth = width, tileHeight = height] = [values(tags.tileWidth)[0], values(tags.tileHeight)[0]];
  const isTiled = entries.has(tags.tileOffsets);
  const offsets = values(isTiled ? tags.tileOffsets : tags.offsets);
  const lengths = values(isTiled ? tags.tileLengths : tags.lengths);
  const ends = [
    ...offsets.map((offset, i) => offset + (lengths[i] ?? 0)),
    ...[...entries.values()].map(({ from, bytes: long }) => from + long),
  ];
  const end = ends.reduce((most, one) => Math.max(most, one), 0);
  // A tile is decoded whole, however little of it the picture takes.
  return {
    type: "header",
    header: {
      width: Math.max(width, isTiled ? tileWidth : 0),
      height: Math.max(height, isTiled ? tileHeight : 0),
      end,
    },
  };
};
