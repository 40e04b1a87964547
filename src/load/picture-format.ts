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

/** Formats that are met under the names of others: telephones write HEIC into files called .jpg. */
const others: readonly (readonly [name: string, at: number, beginnings: readonly string[]])[] = [
  ["HEIC", 4, ["ftyphei", "ftyphev", "ftypmif1", "ftypmsf1"]],
  ["AVIF", 4, ["ftypavi"]],
  ["JPEG XL", 0, ["\xff\n", "\0\0\0\fJXL "]],
  ["JPEG 2000", 0, ["\xffO\xffQ", "\0\0\0\fjP  "]],
  ["PDF", 0, ["%PDF-"]],
  ["Photoshop, GIMP or PostScript", 0, ["8BPS", "gimp xcf", "%!PS"]],
];

const otherFormat = (bytes: Uint8Array): string | undefined =>
  others.find(([, at, beginnings]) => {
    const start = ascii(bytes, at, at + 8);
    return beginnings.some((beginning) => start.startsWith(beginning));
  })?.[0];

/** Why bytes in none of the formats are not a picture; goes after a file's name. */
export const whyNotAPicture = (bytes: Uint8Array): string => {
  if (bytes.length === 0) return "is empty";
  const other = otherFormat(bytes);
  if (other !== undefined) return `is a ${other} file, which petri does not read; ${remedyOf(other)}`;
  if (isText(bytes)) return "is a text file, not a picture";
  return "is not a picture of a format that petri reads (JPEG, PNG, GIF, BMP, WebP, TIFF)";
};
