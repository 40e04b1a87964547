/** Looks at a folder of pictures: how they are told apart, how many there are and how large. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { defaultMaxPixels } from "../experiment/names.ts";
import { readPictureFile } from "../load/picture-file.ts";
import { pictureFormat, whyNotAPicture } from "../load/picture-format.ts";
import { readHeader } from "../load/picture-header.ts";
import { folderContents, readFolder } from "../read/folder-contents.ts";
import { otherPictureSentences } from "../read/other-pictures.ts";
import { isPicture } from "../read/sort-pictures.ts";
import { counted } from "../read/words.ts";
import { layoutOf, type Layout } from "./layout.ts";

/** In pixels: the middle of those that were looked at. */
interface MiddleSize {
  width: number;
  height: number;
  /** The shorter side. */
  shorter: number;
}

export interface Survey {
  /** Where the layout's paths begin; absolute. */
  directory: string;
  layout: Layout;
  size: MiddleSize;
  /** How many were opened for that. */
  lookedAt: number;
  /** What is not as it should be, and stops nothing; sentences. */
  warnings: readonly string[];
}

export type Surveyed =
  { type: "surveyed"; survey: Survey } | { type: "refused"; text: string | readonly string[] };

/** Pictures that are opened: more would tell nothing new. */
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

const measure = (directory: string, layout: Layout): Surveyed => {
  const files = spread(
    layout.classes.flatMap((found) => found.files),
    mostLookedAt,
  );
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
      text: `none of the pictures that were looked at can be read: ${example ?? ""}`,
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
  return { type: "surveyed", survey: { directory, layout, size, lookedAt: files.length, warnings } };
};

const labelsInAFile =
  "petri does not read labels from a file yet; put the pictures of each class into a sub-folder of their own, and name the folder that holds these";

/** Why the path is no folder to look into; null: it is one. */
const whyNoFolder = (path: string, named: string): string | null => {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return null;
    if (/\.[ct]sv$/i.test(path)) return `${named}: ${labelsInAFile}`;
    return `${named} is a file; name the folder in which the pictures are`;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `${named} cannot be looked at: ${fault}`;
  }
};

/** `path`: absolute; `named`: as it was typed. */
export const surveyPictures = async (path: string, named: string): Promise<Surveyed> => {
  const reason = whyNoFolder(path, named);
  if (reason !== null) return { type: "refused", text: reason };
  const { files, troubles } = await folderContents(path, true, readFolder);
  if (troubles.length > 0)
    return {
      type: "refused",
      text: troubles.map((trouble) => `${join(named, trouble.path)} ${trouble.reason}`),
    };
  const pictures = files.filter(isPicture);
  const others = otherPictureSentences(files);
  if (pictures.length === 0)
    return {
      type: "refused",
      text: [`${named} holds no picture (jpg, jpeg, png, bmp, gif, webp, tif or tiff)`, ...others],
    };
  const laidOut = layoutOf(pictures);
  if (laidOut.type === "refused") return { type: "refused", text: `${named}: ${laidOut.reason}` };
  const measured = measure(join(path, laidOut.layout.below), laidOut.layout);
  if (measured.type === "refused") return { type: "refused", text: `${named}: ${String(measured.text)}` };
  return {
    type: "surveyed",
    survey: { ...measured.survey, warnings: [...measured.survey.warnings, ...others] },
  };
};
