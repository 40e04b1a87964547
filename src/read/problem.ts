/** Where a mistake is: a path of keys and indexes in one document, or a command line argument, or a whole file. */
export type Place =
  | {
      type: "node";
      /** Absolute path of the YAML file. */
      file: string;
      path: readonly (string | number)[];
      /** Point at the key itself or at its value. */
      at: "key" | "value";
    }
  /** Offsets into the text, for mistakes of the YAML itself. */
  | { type: "range"; file: string; start: number; end: number }
  /** A command line argument, e.g. `epochs=0` of `--set epochs=0`; the range is within the text. */
  | { type: "argument"; text: string; start: number; end: number }
  | { type: "file"; file: string };

export interface Problem {
  severity: "error" | "warning";
  /** kebab-case, stable: unknown-key, wrong-type, ... */
  code: string;
  place: Place;
  /** What was wrong and what would be right, one sentence, no trailing dot. */
  message: string;
}
