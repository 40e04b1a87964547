/** What lies in the data directory: the pictures of each class, by name alone. No picture is opened. */
import { join, posix } from "node:path";
import { compareCodePoints, compareNaturally } from "./compare-names.ts";
import type { DataSpec, LabelledData, SplitSpec } from "../experiment/experiment.ts";
import { folderContents, readFolder, type ReadFolder } from "./folder-contents.ts";
import { groupPictures } from "./group-pictures.ts";
import type { Found, ListedParts, Listing, ListingResult } from "./listing.ts";
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

export type { Listing, ListingResult } from "./listing.ts";

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

const dataFolder = (data: Exclude<DataSpec, LabelledData>, sampleFolder: string | null): FolderToList => {
  switch (data.type) {
    case "flat":
      return { directory: data.directory, below: "", key: ["data", "directory"], globs: data.classes };
    case "folders":
      return { directory: data.directory, below: "", key: ["data", "directory"], globs: null };
    case "sample": {
      if (sampleFolder === null) throw new Error("a sample set can be listed only after it was drawn");
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

const filesIn = ({ pictures }: Pick<Listing, "pictures">): string[] =>
  (pictures.type === "whole"
    ? pictures.classes
    : [...pictures.parts.train, ...pictures.parts.validation, ...pictures.parts.test]
  ).flatMap(({ files }) => files);

const isError = ({ severity }: Problem): boolean => severity === "error";

const grouped = async (
  { listing, problems, warnings, ofLabels = new Map() }: Found,
  data: DataSpec,
  split: SplitSpec,
  place: PlaceOf,
): Promise<ListingResult> => {
  const { groups, problems: ofGroups } = await groupPictures(
    filesIn(listing),
    { data, split, ofLabels },
    place,
  );
  const all = [...problems, ...ofGroups.filter(isError)];
  const told = [...warnings, ...ofGroups.filter((problem) => !isError(problem))];
  return all.length === 0
    ? { type: "listed", listing: { ...listing, groups }, warnings: told }
    : { type: "mistakes", problems: [...all, ...told] };
};

/** Classes of all parts together: one that a part lacks is there with no file. */
const alignClasses = (names: readonly string[], { sorted }: Listed): readonly ListedClass[] =>
  names.map((name) => ({ name, files: sorted.classes.find((listed) => listed.name === name)?.files ?? [] }));

const listParts = async (
  whole: FolderToList,
  split: Extract<SplitSpec, { type: "directories" }>,
  place: PlaceOf,
  list: ReadFolder,
): Promise<Found> => {
  const { troubles } = await folderContents(whole.directory, false, list);
  if (troubles.some(({ path }) => path === "")) {
    const none = { directory: whole.directory, classes: [], unmatched: 0 };
    const problems = troubles.map((trouble) => folderTrouble(whole, trouble, place));
    return { listing: { ...none, pictures: { type: "whole", classes: [] } }, problems, warnings: [] };
  }
  const train = await listPart(whole, "train", split.train, place, list);
  const validation = await listPart(whole, "validation", split.validation, place, list);
  const test = await listPart(whole, "test", split.test, place, list);
  const all = [train, validation, test];
  const found = new Set(all.flatMap(({ sorted }) => sorted.classes.map(({ name }) => name)));
  const classes = whole.globs?.map(({ name }) => name) ?? [...found].toSorted(folderRules.classOrder);
  const aligned = (listed: Listed): readonly ListedClass[] => alignClasses(classes, listed);
  const parts = { train: aligned(train), validation: aligned(validation), test: aligned(test) };
  const unmatched = all.reduce((sum, { sorted }) => sum + sorted.unmatched, 0);
  return {
    listing: { directory: whole.directory, classes, pictures: { type: "parts", parts }, unmatched },
    problems: all.flatMap(({ problems }) => problems),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
};

const listWhole = async (whole: FolderToList, place: PlaceOf, list: ReadFolder): Promise<Found> => {
  const { sorted, problems, warnings } = await listFolder(whole, place, list);
  const classes = sorted.classes.map(({ name }) => name);
  const { directory } = whole;
  const pictures = { type: "whole", classes: sorted.classes } as const;
  return { listing: { directory, classes, pictures, unmatched: sorted.unmatched }, problems, warnings };
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
  const find = async (): Promise<Found> => {
    // The parser of tables is loaded only where there is one.
    if (data.type === "labels")
      return (await import("./list-labelled.ts")).listLabelled(data, split, place, list);
    const whole = dataFolder(data, sampleFolder);
    return split.type === "directories"
      ? listParts(whole, split, place, list)
      : listWhole(whole, place, list);
  };
  return grouped(await find(), data, split, place);
};
