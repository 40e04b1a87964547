import type { SourceFile } from "./experiment-source.ts";
import type { Place, Problem } from "./problem.ts";

const stretchOf = (place: Place): string => JSON.stringify(place);

/** What is no YAML fits no schema either: at the places of `first` nothing of `rest` is told. */
const withoutEchoes = (first: readonly Problem[], rest: readonly Problem[]): Problem[] => {
  const told = new Set(
    first.filter(({ place }) => place.type !== "file").map(({ place }) => stretchOf(place)),
  );
  return [...first, ...rest.filter(({ place }) => !told.has(stretchOf(place)))];
};

/** A value inside an anchor is met again at each alias. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => {
  const keys = problems.map(({ place, message }) => JSON.stringify([place, message]));
  return problems.filter((_, i) => keys.indexOf(keys[i] ?? "") === i);
};

/** The own file comes first, then those it extends, then arguments as they were typed; within a file by place. */
const rank = (place: Place, files: readonly SourceFile[]): readonly [file: number, start: number] => {
  if (place.type === "argument") return [files.length, 0];
  const position = files.findIndex(({ file }) => file === place.file);
  return [position, place.type === "file" ? -1 : place.start];
};

/** Each mistake once, in the order in which a person reads. `first` are those of the YAML itself. */
export const sortProblems = (
  first: readonly Problem[],
  rest: readonly Problem[],
  files: readonly SourceFile[],
): Problem[] =>
  withoutRepeats(withoutEchoes(first, rest)).toSorted((a, b) => {
    const [[fileA, startA], [fileB, startB]] = [rank(a.place, files), rank(b.place, files)];
    return fileA - fileB || startA - startB;
  });
