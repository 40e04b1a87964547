/** What can be wrong with a data directory, in words. */
import { join } from "node:path";
import { compareCodePoints } from "./compare-names.ts";
import type { Contents, Trouble } from "./folder-contents.ts";
import { otherPictureSentences } from "./other-pictures.ts";
import type { ProblemCode } from "./problem-code.ts";
import { mistake, type PlaceOf, type Problem } from "./problem.ts";
import { isPicture, type AmbiguousPicture } from "./sort-pictures.ts";
import { counted } from "./words.ts";

/** A folder to list: the data directory itself, or that of a part of the split. */
export interface FolderToList {
  /** The data directory, absolute. */
  directory: string;
  /** Below the data directory, with `/`; empty: the data directory itself. */
  below: string;
  /** The key that names it. */
  key: readonly string[];
  /** In label order; null: each sub-folder is a class. */
  globs: readonly { name: string; glob: string }[] | null;
}

const pathOf = ({ directory, below }: FolderToList): string => join(directory, below);

/** Whoever sorts by these names wants Kaggle's pictures, which nobody else may hand out. */
const wantsKaggles = ({ below, globs }: FolderToList): boolean =>
  below === "" && ["cat.*.jpg", "dog.*.jpg"].every((wanted) => globs?.some(({ glob }) => glob === wanted));

const kaggleSteps = (folder: FolderToList): string =>
  wantsKaggles(folder)
    ? `; to get the photographs: 1. download train.zip of Kaggle's competition dogs-vs-cats ` +
      `(https://www.kaggle.com/competitions/dogs-vs-cats/data), ` +
      `2. unpack it so that ${join(pathOf(folder), "cat.0.jpg")} is there`
    : "";

const troubleCodes: Readonly<Record<string, ProblemCode>> = {
  ENOENT: "missing-folder",
  ELOOP: "symlink-loop",
  EILSEQ: "name-not-utf8",
};

export const folderTrouble = (folder: FolderToList, trouble: Trouble, place: PlaceOf): Problem =>
  mistake(
    troubleCodes[trouble.code] ?? "unreadable-folder",
    place(folder.key, "value"),
    `${join(pathOf(folder), trouble.path)} ${trouble.reason}${trouble.code === "ENOENT" ? kaggleSteps(folder) : ""}`,
  );

/** Links to nothing that may have been a class; one that is named like a picture is reported when it is opened. */
export const brokenLinks = (folder: FolderToList, { broken }: Contents, place: PlaceOf): Problem[] =>
  broken
    .filter(({ path }) => !isPicture(path))
    .toSorted((a, b) => compareCodePoints(a.path, b.path))
    .map(({ path, reason }) => ({
      severity: "warning",
      code: "broken-link",
      place: place(folder.key, "value"),
      message: `${join(pathOf(folder), path)} ${reason}, so it is in no class`,
    }));

/** Of formats that petri does not read. */
export const otherPictures = (folder: FolderToList, { files }: Contents, place: PlaceOf): Problem[] =>
  otherPictureSentences(files).map((sentence) => ({
    severity: "warning",
    code: "other-pictures",
    place: place(folder.key, "value"),
    message: `in ${pathOf(folder)} ${sentence}`,
  }));

export const noPicture = (folder: FolderToList, found: Contents, place: PlaceOf): Problem => {
  const loose = found.files.filter((file) => !file.includes("/") && isPicture(file)).length;
  const finding =
    folder.globs === null && loose > 0
      ? `has ${counted(loose, "picture")} but no sub-folder with pictures; ` +
        "to sort the pictures of one folder by their names, give data.classes a glob for each class"
      : `holds no pictures (jpg, jpeg, png, bmp, gif, webp, tif or tiff)${kaggleSteps(folder)}`;
  return mistake("no-pictures", place(folder.key, "value"), `${pathOf(folder)} ${finding}`);
};

/** One mistake for each two globs that match the same pictures, with the first of these as an example. */
export const ambiguousPictures = (pictures: readonly AmbiguousPicture[], place: PlaceOf): Problem[] => {
  const pairs = new Map<string, { example: AmbiguousPicture; more: number }>();
  for (const picture of pictures) {
    const pair = JSON.stringify([picture.first, picture.second]);
    const known = pairs.get(pair);
    if (known === undefined) pairs.set(pair, { example: picture, more: 0 });
    else known.more++;
  }
  return [...pairs.values()].map(({ example: { file, first, second }, more }) =>
    mistake(
      "ambiguous-picture",
      place(["data", "classes", second], "value"),
      `"${file}"${more === 0 ? "" : ` (and ${more} more)`} is matched by this glob and by that of "${first}"; ` +
        "a picture belongs to one class only",
    ),
  );
};
