import type { Looks } from "./picture-hash.ts";

/** What was found when a picture was looked into: a value, one for each picture of the data. */
export interface PictureReport {
  /** Below the data directory, with `/`. */
  file: string;
  bytes: number;
  /** Of the file's bytes, hex. */
  sha256: string;
  /** As stored, before any resize; EXIF orientation is ignored. 0 where it cannot be read. */
  width: number;
  height: number;
  /** jpeg, png, bmp, gif, webp, tiff; null: not a picture. */
  format: string | null;
  /** rgb, gray, cmyk, rgba, palette, ...; null: not a picture. */
  mode: string | null;
  /** EXIF orientation other than 1, which Keras and petri ignore; null: none. */
  ignoredOrientation: number | null;
  /** sha256 of the decoded RGB pixels and size; null where it cannot be read. */
  pixelsSha256: string | null;
  /** Perceptual hashes; null where it cannot be read or shows too little for one. */
  looks: Looks | null;
  /** Why it cannot be read, in one sentence without file name: "is empty", "is cut off: ...", "is a text file, not a picture". */
  unreadable: string | null;
}
