/** What the columns of a table of labels are, by their names and by what lies in the folder. Pure. */
import { partOf, separatorHint } from "../read/labels-file.ts";
import type { Row } from "../read/labels-table.ts";
import { suggestion } from "../read/suggest.ts";
import { counted, quoted, shortened } from "../read/words.ts";

export interface FoundColumns {
  file: string;
  label: string;
  /** null: no column says which pictures belong together. */
  group: string | null;
  /** null: no column says in which part a picture is. */
  split: string | null;
}

export interface TableLayout {
  /** The folder that the names are relative to, with `/`; empty: that of the table. */
  below: string;
  columns: FoundColumns;
  /** What the names lack, ".jpg"; null: nothing. */
  extension: string | null;
  /** Sentences. */
  reasons: readonly string[];
}

export type TableLaidOut =
  { type: "table"; layout: TableLayout } | { type: "refused"; line: number; reason: string };

/** Names of columns, the likeliest first, in lower case and with `_`. */
const labelNames = ["label", "labels", "class", "dx", "diagnosis", "category", "species", "breed", "target"];
const groupNames = [
  "group",
  "group_id",
  "patient",
  "patient_id",
  "subject",
  "subject_id",
  "case_id",
  "lesion_id",
];
const splitNames = ["split", "part", "set", "subset", "partition"];

interface Column {
  name: string;
  /** Lower case, with `_`. */
  known: string;
  cells: readonly string[];
}

const columnsOf = (header: Row, rows: readonly Row[]): Column[] =>
  header.cells.map((name, at) => ({
    name,
    known: name.toLowerCase().replaceAll(/[\s-]+/g, "_"),
    cells: rows.map(({ cells }) => cells[at] ?? ""),
  }));

interface Match {
  column: Column;
  below: string;
  extension: string | null;
  /** Rows whose picture is there. */
  rows: number;
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** For each folder that the names could be relative to, how many of the cells are pictures there. */
const countFolders = (
  cells: readonly string[],
  pictures: ReadonlyMap<string, readonly string[]>,
): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const cell of cells)
    for (const picture of pictures.get(baseOf(cell)) ?? []) {
      const below =
        picture === cell ? "" : picture.endsWith(`/${cell}`) ? picture.slice(0, -cell.length - 1) : null;
      if (below !== null) counts.set(below, (counts.get(below) ?? 0) + 1);
    }
  return counts;
};

/** The column, folder and extension by which most of the rows have a picture; null: no row has one. */
const findPictures = (columns: readonly Column[], pictures: readonly string[]): Match | null => {
  const named = new Map<string, string[]>();
  for (const picture of pictures)
    named.set(baseOf(picture), [...(named.get(baseOf(picture)) ?? []), picture]);
  const extensions = new Set(pictures.map((picture) => picture.slice(picture.lastIndexOf("."))));
  let best: Match | null = null;
  for (const column of columns)
    for (const extension of [null, ...extensions])
      for (const [below, rows] of countFolders(
        column.cells.filter((cell) => cell !== "").map((cell) => `${cell}${extension ?? ""}`),
        named,
      ))
        if (best === null || rows > best.rows) best = { column, below, extension, rows };
  return best;
};

const byName = (columns: readonly Column[], names: readonly string[]): Column | null =>
  names.map((name) => columns.find(({ known }) => known === name)).find((found) => found !== undefined) ??
  null;

const distinct = ({ cells }: Column): number => new Set(cells).size;

/** At least two values, and as a rule several pictures of each. */
const couldBeLabel = (column: Column): boolean =>
  distinct(column) >= 2 && distinct(column) * 2 <= column.cells.length;

const findLabel = (
  columns: readonly Column[],
  others: readonly Column[],
  asked: string | undefined,
): Column | string => {
  const names = columns.map(({ name }) => name);
  if (asked !== undefined) {
    const found = others.find(({ name }) => name === asked);
    return found ?? `--label: there is no column "${shortened(asked)}" of labels${suggestion(asked, names)}`;
  }
  const known = byName(others, labelNames);
  if (known !== null) return known;
  const possible = others.filter(couldBeLabel);
  const [only, another] = possible;
  if (only !== undefined && another === undefined) return only;
  const which = possible.length === 0 ? names : possible.map(({ name }) => name);
  return `no column is called label, and ${quoted(which.slice(0, 10).map((name) => shortened(name)))} ${which.length === 1 ? "does" : "do"} not tell which it is; --label COLUMN names the one with the classes`;
};

/** Values that are in two parts. */
const crossing = (group: Column, split: Column): string | undefined => {
  const parts = new Map<string, string | null>();
  return group.cells.find((value, i) => {
    const part = partOf(split.cells[i] ?? "");
    const before = parts.get(value);
    parts.set(value, part);
    return value !== "" && before !== undefined && before !== part;
  });
};

const findRest = (
  others: readonly Column[],
): { group: Column | null; split: Column | null; reasons: string[] } => {
  const groups = byName(others, groupNames);
  const group = groups !== null && distinct(groups) < groups.cells.length ? groups : null;
  const parts = byName(others, splitNames);
  const isSplit =
    parts?.cells.every((cell) => partOf(cell) !== null) === true &&
    parts.cells.some((cell) => partOf(cell) === "train");
  const split = isSplit ? parts : null;
  const crosses = group === null || split === null ? undefined : crossing(group, split);
  const reasons: string[] = [];
  if (group !== null)
    reasons.push(
      `the column "${group.name}" says which pictures belong together, ${counted(distinct(group), "group")}; each stays in one part`,
    );
  if (split !== null && crosses === undefined)
    reasons.push(`the column "${split.name}" has the parts of the split already`);
  if (split !== null && crosses !== undefined)
    reasons.push(
      `the column "${split.name}" is not taken: it has "${shortened(crosses)}" of "${group?.name ?? ""}" in two parts`,
    );
  return { group, split: crosses === undefined ? split : null, reasons };
};

/**
 * `pictures`: those below the table's folder, with `/`; `file`: the table's; `asked`: the column of the labels, if the
 * user names it.
 */
export const tableLayoutOf = (
  { header, rows }: { header: Row; rows: readonly Row[] },
  pictures: readonly string[],
  { file, asked }: { file: string; asked: string | undefined },
): TableLaidOut => {
  const refused = (reason: string): TableLaidOut => ({ type: "refused", line: header.line, reason });
  if (rows.length === 0) return refused("the table has no row below its header");
  const columns = columnsOf(header, rows);
  const found = findPictures(columns, pictures);
  if (found === null || found.rows * 2 < rows.length)
    return refused(
      `no column names pictures that lie beside the table or below it${found === null ? "" : `: by "${shortened(found.column.name)}" ${found.rows} of ${rows.length} rows have one`}; put the table into the folder that holds the pictures' folder${separatorHint(header, file)}`,
    );
  const label = findLabel(
    columns,
    columns.filter((column) => column !== found.column),
    asked,
  );
  if (typeof label === "string") return refused(label);
  const { group, split, reasons } = findRest(
    columns.filter((other) => other !== found.column && other !== label),
  );
  const { below, extension, column } = found;
  return {
    type: "table",
    layout: {
      below,
      extension,
      columns: {
        file: column.name,
        label: label.name,
        group: group?.name ?? null,
        split: split?.name ?? null,
      },
      reasons: [
        `the table's column "${column.name}" names the pictures${extension === null ? "" : ` without ${extension}`}, and "${label.name}" their classes`,
        ...reasons,
      ],
    },
  };
};
