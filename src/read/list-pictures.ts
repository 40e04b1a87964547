/** What lies in the data directory: the pictures of each class, by name alone. No picture is opened. */
import { join, posix } from "node:path";
import { compareCodePoints, compareNaturally } from "./compare-names.ts";
import type { DataSpec, SplitSpec } from "../experiment/experiment.ts";
import { folderContents, readFolder, type ReadFolder } from "./folder-contents.ts";
import {
  ambiguousPictures,
  brokenLinks,
  folderTrouble,
  noPicture,
  otherPictures,
  type FolderToList,
} from "./listing-problems.ts";
import type { PlaceOf, Problem } from "./problem.ts";
import { samples } from "./samples.ts";
import {
  isPicture,
  sortByFolders,
  sortByGlobs,
  type FolderRules,
  type ListedClass,
  type SortedPictures,
} from "./sort-pictures.ts";

interface ListedParts {
  train: readonly ListedClass[];
  validation: readonly ListedClass[];
  test: readonly ListedClass[];
}

export interface Listing {
  /** The data directory, absolute. */
  directory: string;
  /** In label order. */
  classes: readonly string[];
  /** Each list has every class, in label order; a class may have no file. */
  pictures: { type: "whole"; classes: readonly ListedClass[] } | { type: "parts"; parts: ListedParts };
  /** Files in no class: no glob matches them, they lie beside the class folders, or they are no pictures by name. */
  unmatched: number;
}

export type ListingResult =
  | { type: "listed"; listing: Listing; warnings: readonly Problem[] }
  | { type: "mistakes"; problems: readonly Problem[] };

/** petri's rules for a folder of class folders. */
const folderRules: FolderRules = {
  isPicture,
  hidden: false,
  emptyClasses: false,
  classOrder: compareNaturally,
};

interface Listed {
  sorted: SortedPictures;
  problems: readonly Problem[];
  warnings: readonly Problem[];
}

const nothing: Listed = { sorted: { classes: [], unmatched: 0 }, problems: [], warnings: [] };

const dataFolder = (data: DataSpec, sampleFolder: string | null): FolderToList => {
  switch (data.type) {
    case "flat":
      return { directory: data.directory, below: "", key: ["data", "directory"], globs: data.classes };
    case "folders":
      return { directory: data.directory, below: "", key: ["data", "directory"], globs: null };
    case "sample": {
      if (sampleFolder === null) throw new Error("a sample set is listed after it was drawn");
      const { classes } = samples[data.sample];
      return { directory: sampleFolder, below: "", key: ["data", "sample"], globs: classes };
    }
  }
};

const listFolder = async (folder: FolderToList, place: PlaceOf, list: ReadFolder): Promise<Listed> => {
  const found = await folderContents(join(folder.directory, folder.below), folder.globs === null, list);
  const { ambiguous, ...sorted } =
    folder.globs === null
      ? { ...sortByFolders(found.files, found.folders, folderRules), ambiguous: [] }
      : sortByGlobs(found.files, folder.globs);
  const troubles = found.troubles.toSorted((a, b) => compareCodePoints(a.path, b.path));
  const empty = folder.globs === null ? sorted.classes.length === 0 : !found.files.some(isPicture);
  const below = (file: string): string => posix.join(folder.below, file);
  return {
    sorted: {
      ...sorted,
      classes: sorted.classes.map(({ name, files }) => ({ name, files: files.map(below) })),
    },
    problems: [
      ...troubles.map((trouble) => folderTrouble(folder, trouble, place)),
      ...ambiguousPictures(ambiguous, place),
      ...(empty && troubles.length === 0 ? [noPicture(folder, found, place)] : []),
    ],
    warnings: [...otherPictures(folder, found, place), ...brokenLinks(folder, found, place)],
  };
};

const listPart = async (
  whole: FolderToList,
  part: keyof ListedParts,
  written: string | null,
  place: PlaceOf,
  list: ReadFolder,
): Promise<Listed> => {
  if (written === null) return nothing;
  const folder = {
    ...whole,
    below: posix.normalize(written).replace(/\/$/, ""),
    key: ["split", "directories", part],
  };
  return listFolder(folder, place, list);
};

const result = (
  listing: Listing,
  problems: readonly Problem[],
  warnings: readonly Problem[],
): ListingResult =>
  problems.length === 0
    ? { type: "listed", listing, warnings }
    : { type: "mistakes", problems: [...problems, ...warnings] };

/** Classes of all parts together: one that a part lacks is there with no file. */
const alignClasses = (names: readonly string[], { sorted }: Listed): readonly ListedClass[] =>
  names.map((name) => ({ name, files: sorted.classes.find((listed) => listed.name === name)?.files ?? [] }));

const listParts = async (
  whole: FolderToList,
  split: Extract<SplitSpec, { type: "directories" }>,
  place: PlaceOf,
  list: ReadFolder,
): Promise<ListingResult> => {
  const { troubles } = await folderContents(whole.directory, false, list);
  if (troubles.some(({ path }) => path === ""))
    return { type: "mistakes", problems: troubles.map((trouble) => folderTrouble(whole, trouble, place)) };
  const train = await listPart(whole, "train", split.train, place, list);
  const validation = await listPart(whole, "validation", split.validation, place, list);
  const test = await listPart(whole, "test", split.test, place, list);
  const all = [train, validation, test];
  const found = new Set(all.flatMap(({ sorted }) => sorted.classes.map(({ name }) => name)));
  const classes = whole.globs?.map(({ name }) => name) ?? [...found].toSorted(folderRules.classOrder);
  const aligned = (listed: Listed): readonly ListedClass[] => alignClasses(classes, listed);
  const parts = { train: aligned(train), validation: aligned(validation), test: aligned(test) };
  const unmatched = all.reduce((sum, { sorted }) => sum + sorted.unmatched, 0);
  return result(
    { directory: whole.directory, classes, pictures: { type: "parts", parts }, unmatched },
    all.flatMap(({ problems }) => problems),
    all.flatMap(({ warnings }) => warnings),
  );
};

/**
 * Lists the data directory. `sampleFolder` is where the sample set was drawn, null for other data.
 * Links are followed, hidden files left out; the result depends on no order of the file system's.
 */
export const listPictures = async (
  data: DataSpec,
  split: SplitSpec,
  sampleFolder: string | null,
  place: PlaceOf,
  list: ReadFolder = readFolder,
): Promise<ListingResult> => {
  const whole = dataFolder(data, sampleFolder);
  if (split.type === "directories") return listParts(whole, split, place, list);
  const { sorted, problems, warnings } = await listFolder(whole, place, list);
  const classes = sorted.classes.map(({ name }) => name);
  const { directory } = whole;
  return result(
    {
      directory,
      classes,
      pictures: { type: "whole", classes: sorted.classes },
      unmatched: sorted.unmatched,
    },
    problems,
    warnings,
  );
};
