import type { SourceFile } from "./experiment-source.ts";
import type { Place, Problem } from "./problem.ts";

interface Sources {
  files: readonly SourceFile[];
  /** Each `PATH=VALUE` of --set, in order; --seed and --epochs come after them. */
  set: readonly string[];
}

const stretchOf = (place: Place): string => JSON.stringify(place);

export const isSamePlace = (a: Place, b: Place): boolean => stretchOf(a) === stretchOf(b);

/** What is no YAML fits no schema either: at the places of `first` nothing of `rest` is told. */
const withoutEchoes = (first: readonly Problem[], rest: readonly Problem[]): Problem[] => {
  const told = new Set(
    first.filter(({ place }) => place.type !== "file").map(({ place }) => stretchOf(place)),
  );
  return [...first, ...rest.filter(({ place }) => !told.has(stretchOf(place)))];
};

/** A value inside an anchor is met again at each alias. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify([problem.place, problem.message]), problem])).values(),
];

/** The own file comes first, then those it extends, then arguments as they were typed; within a file by place. */
const rank = (place: Place, { files, set }: Sources): readonly [source: number, start: number] => {
  if (place.type === "argument") {
    const position = set.findIndex((argument) => place.text.endsWith(` ${argument}`));
    return [files.length + (position === -1 ? set.length : position), place.start];
  }
  const position = files.findIndex(({ file }) => file === place.file);
  return [position, place.type === "file" ? -1 : place.start];
};

/** Each mistake once, in the order in which a person reads. `first` are those of the YAML itself. */
export const sortProblems = (
  first: readonly Problem[],
  rest: readonly Problem[],
  sources: Sources,
): Problem[] =>
  withoutRepeats(withoutEchoes(first, rest)).toSorted((a, b) => {
    const [[sourceA, startA], [sourceB, startB]] = [rank(a.place, sources), rank(b.place, sources)];
    return sourceA - sourceB || startA - startB;
  });
