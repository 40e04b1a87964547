import type { ProblemCode } from "./problem-code.ts";

/** Where a mistake is: a stretch of a file's or an argument's text, or a whole file. Offsets are UTF-16 units. */
export type Place =
  | { type: "range"; file: string; start: number; end: number }
  /** A command line argument with its option, as typed: `--set epochs=0`. */
  | { type: "argument"; text: string; start: number; end: number }
  /** A whole file, or a whole line of it, from 1: of a table that may be large and is not drawn. */
  | { type: "file"; file: string; line?: number };

/** Place of a key or value of the resolved experiment: in the file it came from, or in the argument that set it. */
export type PlaceOf = (path: readonly (string | number)[], at: "key" | "value") => Place;

export interface Problem {
  severity: "error" | "warning";
  code: ProblemCode;
  place: Place;
  /** What was wrong and what would be right, one sentence, no trailing dot. */
  message: string;
}

export const mistake = (code: ProblemCode, place: Place, message: string): Problem => ({
  severity: "error",
  code,
  place,
  message,
});
