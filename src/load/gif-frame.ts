import type { Pixels } from "./pixels.ts";

/** What Pillow's convert("RGB") shows of a GIF's first frame and libvips does not; offsets in bytes into the file. */
interface GifFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Where the flags of the graphic control extension stand; null: there is none. */
  flagsAt: number | null;
  /** Colour of the canvas outside the frame. */
  outside: readonly [number, number, number];
}

/** Bytes of a colour table whose size stands in the low three bits of `flags`; 0 where bit 7 is not set. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Offset behind a chain of sub-blocks: each begins with its length, 0 ends it. */
const afterSubBlocks = (bytes: Buffer, start: number): number => {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += (bytes[at] ?? 0) + 1;
  return at + 1;
};

interface Control {
  flagsAt: number | null;
  /** Index of the transparent colour, 0 where there is none. */
  index: number;
}

const readFrame = (bytes: Buffer, at: number, control: Control): GifFrame => {
  const flags = bytes.readUInt8(at + 9);
  const table = (tableBytes(flags) > 0 ? at + 10 : 13) + 3 * control.index;
  return {
    left: bytes.readUInt16LE(at + 1),
    top: bytes.readUInt16LE(at + 3),
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
    flagsAt: control.flagsAt,
    outside: [bytes.readUInt8(table), bytes.readUInt8(table + 1), bytes.readUInt8(table + 2)],
  };
};

/** Walks the blocks of a GIF to its first frame (GIF89a specification, sections 18 to 26); null: there is none. */
export const firstGifFrame = (bytes: Buffer): GifFrame | null => {
  let at = 13 + tableBytes(bytes[10] ?? 0);
  let control: Control = { flagsAt: null, index: 0 };
  while (at < bytes.length) {
    if (bytes[at] === 0x2c) return readFrame(bytes, at, control);
    if (bytes[at] !== 0x21) return null;
    if (bytes[at + 1] === 0xf9) {
      const hasTransparent = ((bytes[at + 3] ?? 0) & 1) === 1;
      control = { flagsAt: at + 3, index: hasTransparent ? (bytes[at + 6] ?? 0) : 0 };
    }
    at = afterSubBlocks(bytes, at + 2);
  }
  return null;
};

/** Offset of the first thing behind the header that is neither an extension nor a frame: the trailer, or the file's end. */
export const afterGifBlocks = (bytes: Buffer): number => {
  let at = 13 + tableBytes(bytes[10] ?? 0);
  for (;;) {
    if (bytes[at] === 0x21) at = afterSubBlocks(bytes, at + 2);
    else if (bytes[at] === 0x2c) at = afterSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9] ?? 0));
    else return at;
  }
};

/** The same file without a transparent colour: its pixels then keep the colour that the table gives them. */
export const withoutTransparency = (bytes: Buffer, frame: GifFrame): Buffer => {
  if (frame.flagsAt === null) return bytes;
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(frame.flagsAt) & 0xfe, frame.flagsAt);
  return copy;
};

/** Paints the canvas outside the frame, in place (libvips leaves it black). */
export const paintOutside = ({ width, height, data }: Pixels, frame: GifFrame): void => {
  for (let row = 0; row < height; row++) {
    const inRows = row >= frame.top && row < frame.top + frame.height;
    for (let column = 0; column < width; column++) {
      if (inRows && column >= frame.left && column < frame.left + frame.width) continue;
      data.set(frame.outside, 3 * (row * width + column));
    }
  }
};
