/** A table's file: its bytes to rows of cells, each with its line, or to why it is not a table. */
import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { readRegularFile } from "../disk/regular-file.ts";
import { mistake, type Problem } from "./problem.ts";

/** Bytes of the table. */
export const mostLabelBytes = 64e6;

export interface Row {
  line: number;
  cells: readonly string[];
}

/** With `info` csv-parse says of each record at which line it ends, which its types do not tell. */
const hasLines = (value: unknown): value is { record: string[]; info: { lines: number } } =>
  typeof value === "object" && value !== null && "record" in value && "info" in value;

/** Blank lines are not rows. Throws what csv-parse throws. */
const rowsOf = (text: string, delimiter: string): Row[] => {
  const records: unknown[] = parse(text, {
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    trim: true,
    record_delimiter: ["\r\n", "\n", "\r"],
  });
  let line = 1;
  return records.flatMap((found) => {
    if (!hasLines(found)) throw new Error("csv-parse gives no lines");
    const row = { line, cells: found.record };
    line = found.info.lines + 1;
    return row.cells.every((cell) => cell === "") ? [] : [row];
  });
};

export type Table =
  { type: "table"; header: Row; rows: readonly Row[] } | { type: "mistake"; problem: Problem };

const lineOfError = (error: Error): number => ("lines" in error ? Number(error.lines) : 1);

/** `text` as the file has it. */
export const readTable = (text: string, file: string): Table => {
  const at = (line: number, message: string): Table => ({
    type: "mistake",
    problem: mistake("labels-unreadable", { type: "file", file, line }, message),
  });
  try {
    const [header, ...rows] = rowsOf(text, file.toLowerCase().endsWith(".tsv") ? "\t" : ",");
    if (header === undefined) return at(1, "there is nothing in the table; its first line names the columns");
    return { type: "table", header, rows };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return at(lineOfError(error), `this is not CSV: ${error.message.replace(/\.$/, "")}`);
  }
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
};

type LabelsText = { type: "read"; text: string } | { type: "refused"; line: number | null; reason: string };

/** The line of the first byte that is not UTF-8. */
const wrongLine = (bytes: Buffer): number => {
  const before = bytes.toString("utf8").split("\uFFFD", 1)[0] ?? "";
  return before.split("\n").length;
};

export const readLabelsText = (file: string): LabelsText => {
  try {
    const found = readRegularFile(file, mostLabelBytes);
    if (found.type === "refused")
      return { type: "refused", line: null, reason: `cannot be read: ${found.reason}` };
    if (isUtf8(found.bytes)) return { type: "read", text: found.bytes.toString("utf8") };
    const reason = "this is not UTF-8; save the table as UTF-8 (in a spreadsheet: CSV UTF-8)";
    return { type: "refused", line: wrongLine(found.bytes), reason };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return {
      type: "refused",
      line: null,
      reason: reasons[String(error.code)] ?? `cannot be read: ${error.message}`,
    };
  }
};
