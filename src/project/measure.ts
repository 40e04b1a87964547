/** Opens some of the pictures to see how large they are. */
import { join } from "node:path";
import { defaultMaxPixels } from "../experiment/names.ts";
import { readPictureFile } from "../load/picture-file.ts";
import { pictureFormat, whyNotAPicture } from "../load/picture-format.ts";
import { readHeader } from "../load/picture-header.ts";
import { counted } from "../read/words.ts";

/** In pixels: the middle of those that were looked at. */
export interface MiddleSize {
  width: number;
  height: number;
  /** The shorter side. */
  shorter: number;
}

/** How many pictures are opened: more would tell nothing new. */
const mostLookedAt = 400;

/** Evenly spread, so that every class has its share. */
const spread = <T>(all: readonly T[], most: number): T[] => {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * step)]).filter(
    (value) => value !== undefined,
  );
};

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Its size as its header says, or why it cannot be read. */
const sizeOf = (file: string): { width: number; height: number } | string => {
  const read = readPictureFile(file);
  if (read.type === "failed") return read.reason;
  const format = pictureFormat(read.bytes);
  if (format === null) return whyNotAPicture(read.bytes);
  const header = readHeader(read.bytes, format, defaultMaxPixels);
  return header.type === "size" ? header : header.reason;
};

export type Measured =
  | {
      type: "measured";
      size: MiddleSize;
      /** How many were opened. */
      lookedAt: number;
      warnings: readonly string[];
    }
  | { type: "refused"; reason: string };

/** `pictures`: class by class, below `directory`. */
export const measure = (directory: string, pictures: readonly string[]): Measured => {
  const files = spread(pictures, mostLookedAt);
  const sizes: { width: number; height: number }[] = [];
  const bad: string[] = [];
  for (const file of files) {
    const size = sizeOf(join(directory, file));
    if (typeof size === "string") bad.push(`${file} ${size}`);
    else sizes.push(size);
  }
  const [example] = bad;
  if (sizes.length === 0)
    return {
      type: "refused",
      reason: `none of the pictures that were looked at can be read: ${example ?? ""}`,
    };
  const size = {
    width: middle(sizes.map(({ width }) => width)),
    height: middle(sizes.map(({ height }) => height)),
    shorter: middle(sizes.map(({ width, height }) => Math.min(width, height))),
  };
  const warnings =
    example === undefined
      ? []
      : [`${bad.length} of ${counted(files.length, "picture")} looked at cannot be read (${example})`];
  return { type: "measured", size, lookedAt: files.length, warnings };
};
