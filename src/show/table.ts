import { textWidth } from "../read/visible-text.ts";

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
