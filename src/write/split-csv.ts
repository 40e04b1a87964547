import type { PictureReport } from "../load/picture-report.ts";
import { splitNames, type Plan, type PlannedPicture, type SplitName } from "../plan/plan.ts";
import { csvText, readCsvBelow } from "./csv.ts";
import { readCount } from "./number-text.ts";
import { broken, read, type Parsed } from "./parsed.ts";

/** A line of split.csv: a picture that trains, validates or tests, or one left out with the reason. */
export interface SplitRow {
  split: SplitName | "skipped";
  class: string;
  label: number;
  /** Below the data directory, with `/`. */
  file: string;
  bytes: number;
  /** Of the file's bytes, hex. */
  sha256: string;
  /** Empty unless skipped. */
  reason: string;
  /** The group to which it belongs; empty: to none. Only in the files of runs whose pictures are grouped. */
  group: string;
}

const header = ["split", "class", "label", "file", "bytes", "sha256", "reason"] as const;
const groupedHeader = [...header, "group"] as const;

/** The plan's pictures in its order, part by part, the skipped ones last. Throws where a report is missing. */
export const splitRows = (
  plan: Pick<Plan, "split" | "skipped">,
  reports: ReadonlyMap<string, PictureReport>,
): SplitRow[] => {
  const row = (split: SplitRow["split"], picture: PlannedPicture, reason: string): SplitRow => {
    const report = reports.get(picture.file);
    if (report === undefined) throw new Error(`${picture.file} was not looked into`);
    const { file, class: name, label, group = "" } = picture;
    return { split, class: name, label, file, bytes: report.bytes, sha256: report.sha256, reason, group };
  };
  return [
    ...splitNames.flatMap((split) => plan.split[split].map((picture) => row(split, picture, ""))),
    ...plan.skipped.map((picture) => row("skipped", picture, picture.reason)),
  ];
};

export const splitCsv = (rows: readonly SplitRow[]): string => {
  const columns = rows.some(({ group }) => group !== "") ? groupedHeader : header;
  return csvText([columns, ...rows.map((row) => columns.map((column) => String(row[column])))]);
};

const partOf = (text: string): SplitRow["split"] | null =>
  text === "skipped" ? text : (splitNames.find((name) => name === text) ?? null);

const readRow = (row: readonly string[]): SplitRow | null => {
  const [
    splitText = "",
    name = "",
    labelText = "",
    file = "",
    bytesText = "",
    sha256 = "",
    reason = "",
    group = "",
  ] = row;
  const [split, label, bytes] = [partOf(splitText), readCount(labelText), readCount(bytesText)];
  return split === null || label === null || bytes === null
    ? null
    : { split, class: name, label, file, bytes, sha256, reason, group };
};

export const readSplitCsv = (text: string): Parsed<SplitRow[]> => {
  const isGrouped = text.startsWith(`${groupedHeader.join(",")}\n`);
  const rows = readCsvBelow(text, isGrouped ? groupedHeader : header);
  if (rows.type === "broken") return rows;
  const pictures: SplitRow[] = [];
  for (const [i, row] of rows.value.entries()) {
    const picture = readRow(row);
    if (picture === null) return broken(`picture ${i + 1} is not a row of split.csv`);
    pictures.push(picture);
  }
  return read(pictures);
};

/**
 * The same file without the reasons, to be compared with another: which pictures are left out is up to the experiment,
 * the words for it are up to petri. (The first runs have libvips' own words, which were not always the same.)
 */
export const withoutReasons = (text: string): string => {
  const rows = readSplitCsv(text);
  return rows.type === "broken" ? text : splitCsv(rows.value.map((row) => ({ ...row, reason: "" })));
};
