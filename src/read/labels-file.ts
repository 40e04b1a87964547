/** The table of labels: its text to rows, or to mistakes at their lines. Whether the pictures are there is list-labelled's. */
import type { LabelledData } from "../experiment/experiment.ts";
import { type Row, readTable } from "./labels-table.ts";
import type { ProblemCode } from "./problem-code.ts";
import { mistake, type Problem } from "./problem.ts";
import { suggestion } from "./suggest.ts";
import { counted, quoted, shortened } from "./words.ts";

export type Part = "train" | "validation" | "test";

export interface LabelRow {
  /** In which the row begins, from 1. */
  line: number;
  /** As the table has it. */
  file: string;
  label: string;
  /** null: not asked for, or empty. */
  group: string | null;
  /** null: not asked for. */
  part: Part | null;
}

/** Columns that the split takes beside file and label. */
export interface AskedColumns {
  group: boolean;
  split: boolean;
}

/** Of one kind of mistake; the rest are counted. */
const mostOfAKind = 20;

/** The first of each kind, and behind them how many more there are; in the order of the kinds, then of the lines. */
export const firstOfEachKind = (problems: readonly Problem[]): Problem[] => {
  const kinds = new Map<ProblemCode, Problem[]>();
  for (const problem of problems) {
    const same = kinds.get(problem.code);
    if (same === undefined) kinds.set(problem.code, [problem]);
    else same.push(problem);
  }
  return [...kinds.values()].flatMap((same) => {
    const next = same[mostOfAKind];
    if (next === undefined) return same;
    const more = `and ${counted(same.length - mostOfAKind, "more row")} of which the same is to be said`;
    return [...same.slice(0, mostOfAKind), { ...next, message: more }];
  });
};

const partWords: Readonly<Record<string, Part>> = {
  train: "train",
  validation: "validation",
  val: "validation",
  valid: "validation",
  dev: "validation",
  test: "test",
};

export const partOf = (word: string): Part | null => {
  const known = word.toLowerCase();
  return Object.hasOwn(partWords, known) ? (partWords[known] ?? null) : null;
};

/** `; its cells are separated by ";"`: what a spreadsheet writes in some countries. */
export const separatorHint = ({ cells: [cell = "", ...others] }: Row, file: string): string => {
  const found = [";", "\t", ",", "|"].find((sign) => cell.includes(sign));
  if (others.length > 0 || found === undefined) return "";
  const asked = file.toLowerCase().endsWith(".tsv") ? "a .tsv file by tabs" : "a .csv file by commas";
  return `; its cells seem to be separated by ${JSON.stringify(found)}, those of ${asked}`;
};

interface Column {
  /** Which of data.columns. */
  key: keyof LabelledData["columns"];
  name: string;
  /** From 0; -1: it is not there. */
  at: number;
}

const columnProblems = (header: Row, columns: readonly Column[], file: string): Problem[] => {
  const place = { type: "file", file, line: header.line } as const;
  return columns.flatMap(({ key, name, at }) => {
    if (at === -1) {
      const hint =
        separatorHint(header, file) ||
        `${suggestion(name, header.cells)}; data.columns says what another name stands for, as in columns: {${key}: NAME}`;
      return [mistake("labels-column", place, `there is no column "${shortened(name)}"${hint}`)];
    }
    if (!header.cells.includes(name, at + 1)) return [];
    return [mistake("labels-column", place, `two columns are called "${shortened(name)}"; rename one`)];
  });
};

const emptyCells = ({ key, name, at }: Column, { cells }: Row): string[] =>
  (key === "file" || key === "label") && cells[at] === "" ? [name] : [];

const readRow = (
  row: Row,
  {
    header,
    columns,
    file,
    classes,
  }: { header: Row; columns: readonly Column[]; file: string } & Pick<LabelledData, "classes">,
): LabelRow | Problem => {
  const wrong = (code: ProblemCode, message: string): Problem =>
    mistake(code, { type: "file", file, line: row.line }, message);
  if (row.cells.length !== header.cells.length)
    return wrong(
      "labels-row",
      `this row has ${counted(row.cells.length, "cell")}, and the header ${header.cells.length}`,
    );
  const empty = columns.flatMap((column) => emptyCells(column, row));
  if (empty.length > 0) return wrong("empty-label", `nothing stands in the column ${quoted(empty)}`);
  const cell = (key: Column["key"]): string | null => {
    const column = columns.find((known) => known.key === key);
    return column === undefined ? null : (row.cells[column.at] ?? "");
  };
  const label = cell("label") ?? "";
  if (classes !== null && !classes.includes(label))
    return wrong(
      "unknown-label",
      `the label "${shortened(label)}" is none of data.classes${suggestion(label, classes)}`,
    );
  const group = cell("group");
  const word = cell("split");
  const part = word === null ? null : partOf(word);
  if (word !== null && part === null)
    return wrong(
      "unknown-part",
      `"${shortened(word)}" is no part of a split; write train, validation (or val, valid, dev) or test`,
    );
  return { line: row.line, file: cell("file") ?? "", label, group: group === "" ? null : group, part };
};

export interface ReadLabels {
  rows: readonly LabelRow[];
  problems: readonly Problem[];
}

/** `text` as the file has it; a mistake in one row hides none in another. */
export const parseLabels = (text: string, data: LabelledData, asked: AskedColumns): ReadLabels => {
  const file = data.labels;
  const table = readTable(text, file);
  if (table.type === "mistake") return { rows: [], problems: [table.problem] };
  const { header } = table;
  const keys: Column["key"][] = ["file", "label"];
  if (asked.group) keys.push("group");
  if (asked.split) keys.push("split");
  const columns = keys.map((key): Column => ({
    key,
    name: data.columns[key],
    at: header.cells.indexOf(data.columns[key]),
  }));
  const missing = columnProblems(header, columns, file);
  if (missing.length > 0) return { rows: [], problems: missing };
  const read = table.rows.map((row) => readRow(row, { header, columns, file, classes: data.classes }));
  return {
    rows: read.filter((row) => "label" in row),
    problems: read.filter((row) => "code" in row),
  };
};
