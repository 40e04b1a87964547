/**
 * The one way for text to standard output and standard error: control characters in names and texts are made visible
 * here.
 */
import type { Writable } from "node:stream";
import picocolors from "picocolors";
import { visible, visibleLines } from "../read/visible-text.ts";
import type { Line } from "./colors.ts";

export interface Output {
  isTTY: boolean;
  /** Width of the terminal in characters; asked for at every line, since windows are resized. */
  columns: () => number;
  /** One line, or several, each with a line break after it. */
  print: (text: Line | readonly Line[]) => void;
  /** `indent`: spaces a level; none: all in one line. */
  printJson: (value: unknown, options?: JsonOptions) => void;
  /** For programs the exact cells; on a terminal, where a cell could move the cursor, made visible. */
  printCsv: (rows: readonly (readonly string[])[]) => Promise<void>;
  /** For what draws by itself, the moving bar and the question of `rm`: they are given nothing but visible text. */
  stream: Writable;
}

export interface JsonOptions {
  indent?: number;
}

/** JSON has no NaN and no Infinity; they are spelled as words, so that nothing turns into null unseen. */
const spelled = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

const isSeveral = (text: Line | readonly Line[]): text is readonly Line[] => Array.isArray(text);

/** Without colour it is what a log file gets. */
export const lineText = (line: Line, color = false): string => {
  if (typeof line === "string") return visible(line);
  const text = line.pieces.map((piece) => lineText(piece, color)).join("");
  return line.paint === null ? text : picocolors.createColors(color)[line.paint](text);
};

interface Terminal {
  isTTY: boolean;
  columns: () => number;
  color: boolean;
}

const pipe: Terminal = { isTTY: false, columns: () => 80, color: false };

export const outputTo = (stream: Writable, { isTTY, columns, color } = pipe): Output => ({
  ...{ isTTY, columns, stream },
  print(text) {
    for (const line of isSeveral(text) ? text : [text]) stream.write(`${lineText(line, color)}\n`);
  },
  printJson(value, { indent } = {}) {
    // The line breaks are petri's own: those inside a text are escaped by now.
    stream.write(`${visibleLines(JSON.stringify(value, spelled, indent))}\n`);
  },
  async printCsv(rows) {
    const { csvText } = await import("../write/csv.ts");
    stream.write(csvText(isTTY ? rows.map((row) => row.map(visible)) : rows));
  },
});
