/** What the header of a BMP says, in any of its versions (Microsoft's BITMAPINFOHEADER and its successors, OS/2's first). */

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
