import { cutToWidth, textWidth } from "../read/visible-text.ts";
import { counted } from "../read/words.ts";

/** What a table must know of a column to leave it out. */
export interface FittedColumn {
  title: string;
  /** One for each row. */
  cells: readonly string[];
  isNumber: boolean;
  /** The lowest goes first when the terminal is too narrow, of equal ones the last; null: it stays. */
  drop: number | null;
  /** Its cells may be cut. */
  shrinks?: boolean;
}

export interface FittedTable {
  lines: string[];
  /** Titles of the columns that are left out. */
  hidden: string[];
}

/** What is left of a column that is cut. */
const narrowest = 32;
const between = 2;

const widthOf = (cells: readonly string[]): number => Math.max(...cells.map(textWidth));

/** The column that goes next; null: all that are left stay. */
const nextToGo = (columns: readonly FittedColumn[]): FittedColumn | null => {
  const lowest = Math.min(...columns.map(({ drop }) => drop ?? Infinity));
  return columns.findLast(({ drop }) => drop === lowest) ?? null;
};

/**
 * A table with its titles, in at most `width` characters where that can be: columns go, the least telling first, and
 * those that may be cut take what room there is.
 */
export const fittedTable = (all: readonly FittedColumn[], width: number): FittedTable => {
  const [full, least] = [new Map<FittedColumn, number>(), new Map<FittedColumn, number>()];
  for (const column of all) {
    const needed = widthOf([column.title, ...column.cells]);
    full.set(column, needed);
    least.set(column, column.shrinks === true ? Math.min(narrowest, needed) : needed);
  }
  const total = (columns: readonly FittedColumn[], widths: ReadonlyMap<FittedColumn, number>): number =>
    columns.reduce((sum, column) => sum + (widths.get(column) ?? 0), between * (columns.length - 1));
  let columns: readonly FittedColumn[] = all;
  for (
    let next = nextToGo(columns);
    next !== null && total(columns, least) > width;
    next = nextToGo(columns)
  ) {
    const gone = next;
    columns = columns.filter((column) => column !== gone);
  }
  let spare = width - total(columns, least);
  const shown = columns.map((column) => {
    const room = Math.min(full.get(column) ?? 0, (least.get(column) ?? 0) + Math.max(0, spare));
    spare -= room - (least.get(column) ?? 0);
    const cells = column.shrinks === true ? column.cells.map((cell) => cutToWidth(cell, room)) : column.cells;
    return [column.title, ...cells];
  });
  return {
    lines: tableLines(
      (shown[0] ?? []).map((_, row) => shown.map((cells) => cells[row] ?? "")),
      (i) => columns[i]?.isNumber === true,
    ),
    hidden: all.filter((column) => !columns.includes(column)).map(({ title }) => title),
  };
};

/** Nothing where nothing is hidden. */
export const hiddenLines = (hidden: readonly string[]): string[] =>
  hidden.length === 0
    ? []
    : [
        `${counted(hidden.length, "column")} hidden: --all-columns shows ${hidden.length === 1 ? "it" : "them"}`,
      ];

const padded = (text: string, width: number, isRight: boolean): string => {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return isRight ? space + text : text + space;
};

/**
 * Rows of cells as lines, columns in line, `gap` spaces between; no space at a line's end.
 * isRight: whether a column stands to the right, as numbers do.
 */
export const tableLines = (
  rows: readonly (readonly string[])[],
  isRight: (column: number) => boolean,
  gap = 2,
): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ""))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, isRight(column)))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
};
