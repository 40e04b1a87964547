import { remedyOf } from "../read/other-pictures.ts";

/** The formats that petri decodes, found by their first bytes: a file's name says nothing. */
export type PictureFormat = "jpeg" | "png" | "bmp" | "gif" | "webp" | "tiff";

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end);

const isFormat: Record<PictureFormat, (bytes: Uint8Array) => boolean> = {
  jpeg: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  png: (bytes) => ascii(bytes, 0, 8) === "\x89PNG\r\n\x1a\n",
  bmp: (bytes) => ascii(bytes, 0, 2) === "BM",
  gif: (bytes) => ["GIF87a", "GIF89a"].includes(ascii(bytes, 0, 6)),
  webp: (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP",
  tiff: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(ascii(bytes, 0, 4)),
};

const formats: readonly PictureFormat[] = ["jpeg", "png", "gif", "webp", "tiff", "bmp"];

/** null: none of them. */
export const pictureFormat = (bytes: Uint8Array): PictureFormat | null =>
  formats.find((format) => isFormat[format](bytes)) ?? null;

/** UTF-8 without control characters but white space, in its first 4 kB. */
const isText = (bytes: Uint8Array): boolean => {
  const start = bytes.subarray(0, 4096);
  if (start.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
  try {
    // A character may be cut at the end of the part that is looked at: `stream` allows it.
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/** Of formats that are met under names of others: telephones write HEIC into files called .jpg. */
const others: readonly (readonly [name: string, is: (bytes: Uint8Array) => boolean])[] = [
  ["HEIC", (bytes) => /^ftyp(hei|hev|mif1|msf1)/.test(ascii(bytes, 4, 12))],
  ["AVIF", (bytes) => /^ftypavi/.test(ascii(bytes, 4, 12))],
  ["JPEG XL", (bytes) => /^(\xff\x0a|\0\0\0\x0cJXL )/.test(ascii(bytes, 0, 8))],
  ["JPEG 2000", (bytes) => /^(\xff\x4f\xff\x51|\0\0\0\x0cjP {2})/.test(ascii(bytes, 0, 8))],
  ["PDF", (bytes) => ascii(bytes, 0, 5) === "%PDF-"],
  ["Photoshop, GIMP or PostScript", (bytes) => /^(8BPS|gimp xcf|%!PS)/.test(ascii(bytes, 0, 8))],
];

/** Why bytes of none of the formats are no picture, to be put after a file's name. */
export const whyNotAPicture = (bytes: Uint8Array): string => {
  if (bytes.length === 0) return "is empty";
  const other = others.find(([, is]) => is(bytes))?.[0];
  if (other !== undefined) return `is a ${other} file, which petri does not read; ${remedyOf(other)}`;
  if (isText(bytes)) return "is a text file, not a picture";
  return "is not a picture of a format that petri reads (JPEG, PNG, GIF, BMP, WebP, TIFF)";
};
