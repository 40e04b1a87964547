/** The YAML library's errors -> Problems. */
import type { ErrorCode, YAMLError } from "yaml";
import type { Place, Problem } from "./problem.ts";
import { shortened } from "./words.ts";

/** Where the library's own sentence would not help. */
const sentences: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'a second key in this line; begin a new line, or put a text with ": " in it in quotes',
  RESOURCE_EXHAUSTION: "this is nested too deeply",
  TAB_AS_INDENT: "a tab; indent with spaces: YAML allows nothing else",
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const yamlProblem = (error: YAMLError, place: Place): Problem => ({
  severity: "error",
  code: error.code === "TAB_AS_INDENT" ? "tab" : "invalid-yaml",
  place,
  message: sentences[error.code] ?? `this is not YAML: ${shortened(lowerFirst(error.message), 200)}`,
});
