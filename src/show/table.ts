import { textWidth } from "../read/visible-text.ts";

/** What a table must know of a column to leave it out. */
export interface FittedColumn {
  title: string;
  isNumber: boolean;
  /** The lowest goes first when the terminal is too narrow; null: it stays. */
  drop: number | null;
}

/**
 * A table with its titles, in at most `width` characters where that can be: columns go, the least telling first.
 * rowsOf: the cells of every row in just these columns.
 */
export const fittedLines = <Column extends FittedColumn>(
  columns: readonly Column[],
  rowsOf: (columns: readonly Column[]) => string[][],
  width: number,
): string[] => {
  const rows = [columns.map((column) => column.title), ...rowsOf(columns)];
  const lines = tableLines(rows, (i) => columns[i]?.isNumber === true);
  const lowest = Math.min(...columns.map((column) => column.drop ?? Infinity));
  if (lowest === Infinity || lines.every((line) => textWidth(line) <= width)) return lines;
  return fittedLines(
    columns.filter((column) => column.drop !== lowest),
    rowsOf,
    width,
  );
};

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
