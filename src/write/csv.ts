import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { broken, read, type Parsed } from "./parsed.ts";

/** RFC 4180 with `\n`: quotes around fields with a comma, a quote or any kind of line break, and only those. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  stringify([...rows], { record_delimiter: "\n", quoted_match: /[\r\u2028\u2029]/ });

/**
 * A line without quotes is split at its commas: that needs no parser, and a thousand tables must be read in a moment.
 * null: only the parser can say.
 */
const plainRows = (text: string): string[][] | null => {
  if (text.includes('"') || !text.endsWith("\n")) return null;
  const rows = text
    .slice(0, -1)
    .split("\n")
    .map((line) => line.split(","));
  return rows.every((row) => row.length === rows[0]?.length) ? rows : null;
};

/** The rows with the header first. An unfinished quote or a row of another length is broken. */
export const readCsv = (text: string): Parsed<string[][]> => {
  const plain = plainRows(text);
  if (plain !== null) return read(plain);
  try {
    return read(parse(text, { record_delimiter: "\n" }));
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
};

/** The rows below a header that must be just this one. */
export const readCsvBelow = (text: string, header: readonly string[]): Parsed<string[][]> => {
  const rows = readCsv(text);
  if (rows.type === "broken") return rows;
  const [first, ...rest] = rows.value;
  const expected = header.join("\0");
  return first?.join("\0") === expected ? read(rest) : broken(`the first line must be ${header.join(",")}`);
};
