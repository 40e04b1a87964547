/** Looks at a folder of pictures: how they are told apart, how many there are and how large. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import type { LabelledData } from "../experiment/experiment.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { folderContents, readFolder } from "../read/folder-contents.ts";
import { readLabelsText, readTable } from "../read/labels-table.ts";
import { listLabelled } from "../read/list-labelled.ts";
import type { Found, ListedParts } from "../read/listing.ts";
import { otherPictureSentences } from "../read/other-pictures.ts";
import type { Problem } from "../read/problem.ts";
import { isPicture } from "../read/sort-pictures.ts";
import { tableLayoutOf, type TableLayout } from "./labels-layout.ts";
import { finished, layoutOf, type FoundParts, type LaidOut, type Layout } from "./layout.ts";
import { measure, type MiddleSize } from "./measure.ts";

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

interface Refused {
  type: "refused";
  text: string | readonly string[];
}

export type Surveyed = { type: "surveyed"; survey: Survey } | Refused;

/** Why the path is not a folder to look into; null: it is one. */
const whyNoFolder = (path: string, named: string): string | null => {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return null;
    return `${named} is a file; name the folder in which the pictures are, or a table of labels (.csv or .tsv)`;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `${named} cannot be looked at: ${fault}`;
  }
};

/** What lies in a folder; refused where there is no picture. */
const look = async (
  path: string,
  named: string,
): Promise<{ type: "seen"; pictures: string[]; others: string[]; files: readonly string[] } | Refused> => {
  const { files, troubles } = await folderContents(path, true, readFolder);
  if (troubles.length > 0)
    return {
      type: "refused",
      text: troubles.map((trouble) => `${join(named, trouble.path)} ${trouble.reason}`),
    };
  const pictures = files.filter(isPicture);
  const others = otherPictureSentences(files);
  return pictures.length > 0
    ? { type: "seen", pictures, others, files }
    : {
        type: "refused",
        text: [`${named} holds no pictures (jpg, jpeg, png, bmp, gif, webp, tif or tiff)`, ...others],
      };
};

/** The survey, with what was measured on the pictures. */
const surveyed = (
  directory: string,
  laidOut: LaidOut,
  { named, warnings }: { named: string; warnings: readonly string[] },
): Surveyed => {
  if (laidOut.type === "refused") return { type: "refused", text: `${named}: ${laidOut.reason}` };
  const { layout } = laidOut;
  const inner = join(directory, layout.below);
  const measured = measure(
    inner,
    layout.classes.flatMap(({ files }) => files),
  );
  if (measured.type === "refused") return { type: "refused", text: `${named}: ${measured.reason}` };
  const { size, lookedAt } = measured;
  return {
    type: "surveyed",
    survey: { directory: inner, layout, size, lookedAt, warnings: [...measured.warnings, ...warnings] },
  };
};

export interface Asked {
  /** Absolute. */
  path: string;
  /** As it was typed. */
  named: string;
  /** The column of the labels; undefined: to be found. */
  label: string | undefined;
  /** In which the command was typed; absolute. */
  folder: string;
}

/** Pictures whose classes stand in a table, which lies in their folder or above it. */
const surveyTable = async ({ path, named, label, folder }: Asked): Promise<Surveyed> => {
  const above = dirname(path);
  const mistakes = (problems: readonly Problem[]): Refused => ({
    type: "refused",
    text: describeProblems(problems, { files: [], folder }),
  });
  const read = readLabelsText(path);
  if (read.type === "refused") {
    const line = read.line === null ? " " : `:${read.line} `;
    return { type: "refused", text: `${named}${line}${read.reason}` };
  }
  const table = readTable(read.text, path);
  if (table.type === "mistake") return mistakes([table.problem]);
  const seen = await look(above, relative(folder, above) || ".");
  if (seen.type === "refused") return seen;
  const found = tableLayoutOf(table, seen.pictures, { file: path, asked: label });
  if (found.type === "refused") return { type: "refused", text: `${named}:${found.line} ${found.reason}` };
  const listed = await listTable(path, found.layout);
  if (listed.type === "mistakes") return mistakes(listed.problems);
  return surveyed(above, finished(listed.layout), { named, warnings: listed.warnings });
};

/** `columns` with names for what the table lacks, which nothing asks for then. */
const listTable = async (
  path: string,
  found: TableLayout,
): Promise<
  | { type: "listed"; layout: Layout; warnings: readonly string[] }
  | { type: "mistakes"; problems: readonly Problem[] }
> => {
  const { below, columns, extension } = found;
  const { file, label, group, split } = columns;
  const data: LabelledData = {
    type: "labels",
    directory: join(dirname(path), below),
    labels: path,
    columns: { file, label, group: group ?? "group", split: split ?? "split" },
    extension,
    classes: null,
  };
  const groupBy = group === null ? null : ({ type: "column" } as const);
  const rules = { order: "codePoint", seed: 0, groupBy, fold: null } as const;
  const list = (type: "column" | "all"): Promise<Found> =>
    listLabelled(data, { ...rules, type }, () => ({ type: "file", file: path }), readFolder);
  const { problems, warnings, listing, ofLabels } = await list("all");
  if (problems.length > 0 || listing.pictures.type === "parts") return { type: "mistakes", problems };
  const { classes } = listing.pictures;
  const groups = classes.map(
    ({ files }) => new Set(files.map((picture) => ofLabels?.get(picture) ?? picture)).size,
  );
  const parts = split === null ? null : (await list("column")).listing.pictures;
  return {
    type: "listed",
    warnings: warnings.map(({ message }) => message),
    layout: {
      below,
      classesBy: { type: "labels", table: path, columns, extension, groups: group === null ? null : groups },
      parts: parts?.type === "parts" ? partsOf(parts.parts) : null,
      classes,
      reasons: found.reasons,
    },
  };
};

const partsOf = ({ train, validation }: ListedParts): FoundParts => ({
  type: "column",
  training: train.reduce((sum, { files }) => sum + files.length, 0),
  validates: validation.some(({ files }) => files.length > 0),
});

/** The table that lies beside the pictures, where there is only one. */
const onlyTable = (files: readonly string[]): string | null => {
  const [only, another] = files.filter((file) => /^[^/]+\.[ct]sv$/i.test(file));
  return only === undefined || another !== undefined ? null : only;
};

/** What tells the classes: the table that was named, sub-folders, a table that lies there, or else the names. */
export const surveyPictures = async (asked: Asked): Promise<Surveyed> => {
  const { path, named, label } = asked;
  const reason = whyNoFolder(path, named);
  if (/\.[ct]sv$/i.test(path) && existsSync(path) && reason !== null) return surveyTable(asked);
  if (reason !== null) return { type: "refused", text: reason };
  const seen = await look(path, named);
  if (seen.type === "refused") return seen;
  const laidOut = layoutOf(seen.pictures);
  const table = onlyTable(seen.files);
  const byTable =
    table !== null &&
    (label !== undefined || laidOut.type === "refused" || laidOut.layout.classesBy.type === "name")
      ? await surveyTable({ ...asked, path: join(path, table), named: join(named, table) })
      : null;
  if (byTable?.type === "surveyed") return byTable;
  const others = byTable === null ? seen.others : [...seen.others, ...[byTable.text].flat()];
  if (laidOut.type === "refused" && byTable !== null) return byTable;
  return surveyed(path, laidOut, { named, warnings: others });
};
