import type { PlaceOf, Problem } from "../../src/read/problem.ts";

/** Points nowhere: `file` is the dotted path, so that a test can tell where a problem was meant to point. */
export const placeOfPath: PlaceOf = (path, at) => ({
  type: "file",
  file: path.join(".") + (at === "key" ? " (key)" : ""),
});

/** place, code and message in one line each. */
export const problemTexts = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ place, code, message }) =>
      `${place.type === "argument" ? place.text : place.file} ${code}: ${message}`,
  );
