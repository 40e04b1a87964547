/** Cells of one row of a table, from left to right. */
export type Row = readonly string[];

const cellsOf = (line: string): Row =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

/** Heading -> the rows of the tables under it, without their heads, of a Markdown text. */
export const pageTables = (text: string): ReadonlyMap<string, readonly Row[]> => {
  const tables = new Map<string, Row[]>();
  let heading = "";
  for (const line of text.split("\n")) {
    if (/^#+ /.test(line)) heading = line.replace(/^#+ /, "");
    if (!line.startsWith("| `")) continue;
    tables.set(heading, [...(tables.get(heading) ?? []), cellsOf(line)]);
  }
  return tables;
};
