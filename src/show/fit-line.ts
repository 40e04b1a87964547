/** A part of a line; of those with a `drop`, the lowest goes first when the terminal is too narrow. */
export interface LinePart {
  text: string;
  drop?: number;
}

const joined = (parts: readonly LinePart[]): string => parts.map((part) => part.text).join("  ");

/**
 * Parts with two spaces between, in at most `columns` characters: parts that may be dropped go one by one, then
 * the end is cut. The last column stays free, since some terminals wrap when it is filled.
 */
export const fitLine = (parts: readonly LinePart[], columns: number): string => {
  const line = joined(parts);
  if (line.length < columns) return line;
  const droppable = parts.filter((part) => part.drop !== undefined);
  const first = Math.min(...droppable.map((part) => part.drop ?? Infinity));
  return droppable.length === 0
    ? line.slice(0, Math.max(0, columns - 1))
    : fitLine(
        parts.filter((part) => part.drop !== first),
        columns,
      );
};
