/** Pictures of a folder, however deep, with the classes, groups and parts that a table of labels gives them. */
import { posix } from "node:path";
import type { LabelledData, SplitSpec } from "../experiment/experiment.ts";
import { byCodePoint, compareCodePoints, compareNaturally, sortPaths } from "./compare-names.ts";
import { folderContents, type Contents, type ReadFolder } from "./folder-contents.ts";
import { firstOfEachKind, parseLabels, type LabelRow, type Part } from "./labels-file.ts";
import { readLabelsText } from "./labels-table.ts";
import { folderTrouble, noPicture, otherPictures, type FolderToList } from "./listing-problems.ts";
import type { Found } from "./listing.ts";
import { mistake, type PlaceOf, type Problem } from "./problem.ts";
import { isPicture, type ListedClass } from "./sort-pictures.ts";
import { counted, shortened } from "./words.ts";

/** A row with the picture it is of, below the data directory. */
type Labelled = LabelRow & { picture: string };

/** Letters that differ in case or in how an accent is written are one here. */
const alike = (path: string): string => path.normalize("NFC").toLowerCase();

const nothingThere = (picture: string, found: Contents): string => {
  if (found.files.includes(picture)) return "is not a picture that petri reads, by its name";
  const similar = found.files.find((file) => alike(file) === alike(picture));
  return `is not there${similar === undefined ? "" : `; did you mean "${shortened(similar)}"?`}`;
};

/** Finds each row's picture; a row without one, or with that of another row, is a mistake. */
const matchRows = (
  rows: readonly LabelRow[],
  data: LabelledData,
  found: Contents,
): { labelled: Labelled[]; problems: Problem[] } => {
  const pictures = new Set(found.files.filter(isPicture));
  const known = new Map<string, Labelled>();
  const problems: Problem[] = [];
  for (const row of rows) {
    const wrong = (code: "label-without-picture" | "picture-listed-twice", message: string): void => {
      problems.push(mistake(code, { type: "file", file: data.labels, line: row.line }, message));
    };
    const path = posix.normalize(row.file);
    const picture = isPicture(path) ? path : `${path}${data.extension ?? ""}`;
    const before = known.get(picture);
    if (!pictures.has(picture))
      wrong("label-without-picture", `"${shortened(picture)}" ${nothingThere(picture, found)}`);
    else if (before === undefined) known.set(picture, { ...row, picture });
    else {
      const labels = before.label === row.label ? "" : `, as "${shortened(before.label)}"`;
      wrong(
        "picture-listed-twice",
        `"${shortened(picture)}" also stands in line ${before.line}${labels}; a picture has one row`,
      );
    }
  }
  return { labelled: [...known.values()], problems };
};

const classesOf = (names: readonly string[], labelled: readonly Labelled[]): ListedClass[] => {
  const files = new Map(names.map((name): [string, string[]] => [name, []]));
  for (const { label, picture } of labelled) files.get(label)?.push(picture);
  return names.map((name) => ({ name, files: sortPaths(files.get(name) ?? [], byCodePoint) }));
};

const withoutRow = (
  data: LabelledData,
  found: Contents,
  labelled: readonly Labelled[],
  place: PlaceOf,
): Problem[] => {
  const known = new Set(labelled.map(({ picture }) => picture));
  const others = sortPaths(
    found.files.filter((file) => isPicture(file) && !known.has(file)),
    byCodePoint,
  );
  const [first] = others;
  if (first === undefined) return [];
  const number = counted(others.length, "picture");
  const message = `${number} of ${data.directory} ${others.length === 1 ? "has" : "have"} no row in this table and ${others.length === 1 ? "is" : "are"} left out: ${shortened(first)}${others.length > 1 ? ", ..." : ""}`;
  return [
    { severity: "warning", code: "unlabelled-pictures", place: place(["data", "labels"], "value"), message },
  ];
};

const readRows = (
  data: LabelledData,
  split: SplitSpec,
  place: PlaceOf,
): { rows: readonly LabelRow[]; problems: readonly Problem[] } => {
  const read = readLabelsText(data.labels);
  if (read.type === "read")
    return parseLabels(read.text, data, {
      group: split.groupBy?.type === "column",
      split: split.type === "column",
    });
  const { line, reason } = read;
  const problem =
    line === null
      ? mistake("labels-unreadable", place(["data", "labels"], "value"), `${data.labels} ${reason}`)
      : mistake("labels-unreadable", { type: "file", file: data.labels, line }, reason);
  return { rows: [], problems: [problem] };
};

const partsOf = (
  names: readonly string[],
  labelled: readonly Labelled[],
): Record<Part, readonly ListedClass[]> => {
  const of = (part: Part): ListedClass[] =>
    classesOf(
      names,
      labelled.filter((row) => row.part === part),
    );
  return { train: of("train"), validation: of("validation"), test: of("test") };
};

const groupsOf = (labelled: readonly Labelled[]): Map<string, string> =>
  new Map(
    labelled.flatMap(({ picture, group }): [string, string][] => (group === null ? [] : [[picture, group]])),
  );

/** The order of the rows changes nothing. */
export const listLabelled = async (
  data: LabelledData,
  split: SplitSpec,
  place: PlaceOf,
  list: ReadFolder,
): Promise<Found> => {
  const folder: FolderToList = {
    directory: data.directory,
    below: "",
    key: ["data", "directory"],
    globs: [],
  };
  const found = await folderContents(data.directory, true, list);
  const troubles = found.troubles.toSorted((a, b) => compareCodePoints(a.path, b.path));
  const isEmpty = troubles.length === 0 && !found.files.some(isPicture);
  const { rows, problems } = readRows(data, split, place);
  const isMissing = troubles.length > 0 || isEmpty;
  const { labelled, problems: unlisted } = isMissing
    ? { labelled: [], problems: [] }
    : matchRows(rows, data, found);
  const names = data.classes ?? [...new Set(rows.map(({ label }) => label))].toSorted(compareNaturally);
  const pictures: Found["listing"]["pictures"] =
    split.type === "column"
      ? { type: "parts", parts: partsOf(names, labelled) }
      : { type: "whole", classes: classesOf(names, labelled) };
  const isWrong = isMissing || problems.length + unlisted.length > 0;
  const unmatched = found.files.length - labelled.length;
  return {
    listing: { directory: data.directory, classes: names, pictures, unmatched },
    ofLabels: groupsOf(labelled),
    problems: [
      ...troubles.map((trouble) => folderTrouble(folder, trouble, place)),
      ...(isEmpty ? [noPicture(folder, found, place)] : []),
      ...firstOfEachKind([...problems, ...unlisted]),
    ],
    warnings: [
      ...otherPictures(folder, found, place),
      // Where rows are wrong, what they were meant to be is not known.
      ...(isWrong ? [] : withoutRow(data, found, labelled, place)),
    ],
  };
};
