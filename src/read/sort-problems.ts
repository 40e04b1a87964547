import type { SourceFile } from "./experiment-source.ts";
import type { Place, Problem } from "./problem.ts";

interface Sources {
  files: readonly SourceFile[];
  /** Each `PATH=VALUE` of --set, in order; --seed and --epochs come after them. */
  set: readonly string[];
}

/** A place as one text. `numbers`: of files and arguments, which may be long and are written once. */
const stretchOf = (place: Place, numbers: Map<string, number>): string => {
  const whole = place.type === "argument" ? `argument ${place.text}` : `${place.type} ${place.file}`;
  const number = numbers.get(whole) ?? numbers.size;
  numbers.set(whole, number);
  return place.type === "file"
    ? `${number} line ${place.line ?? 0}`
    : `${number} ${place.start} ${place.end}`;
};

export const isSamePlace = (a: Place, b: Place): boolean => {
  const numbers = new Map<string, number>();
  return stretchOf(a, numbers) === stretchOf(b, numbers);
};

/** What is not YAML fits no schema either: at the places of `first`, nothing of `rest` is reported. */
const withoutEchoes = (first: readonly Problem[], rest: readonly Problem[]): Problem[] => {
  const numbers = new Map<string, number>();
  const told = new Set(
    first.filter(({ place }) => place.type !== "file").map(({ place }) => stretchOf(place, numbers)),
  );
  return [...first, ...rest.filter(({ place }) => !told.has(stretchOf(place, numbers)))];
};

/** A value inside an anchor is met again at each alias. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => {
  const numbers = new Map<string, number>();
  return [
    ...new Map(
      problems.map((problem) => [`${stretchOf(problem.place, numbers)} ${problem.message}`, problem]),
    ).values(),
  ];
};

/** The own file comes first, then those it extends, then arguments as they were typed; within a file by place. */
const rank = (place: Place, { files, set }: Sources): readonly [source: number, start: number] => {
  if (place.type === "argument") {
    const position = set.findIndex((argument) => place.text.endsWith(` ${argument}`));
    return [files.length + (position === -1 ? set.length : position), place.start];
  }
  const position = files.findIndex(({ file }) => file === place.file);
  return [position, place.type === "file" ? (place.line ?? -1) : place.start];
};

/** Each mistake once, in the order in which a person reads. `first` are those of the YAML itself. */
export const sortProblems = (
  first: readonly Problem[],
  rest: readonly Problem[],
  sources: Sources,
): Problem[] =>
  withoutRepeats(withoutEchoes(first, rest))
    .map((problem) => ({ problem, rank: rank(problem.place, sources) }))
    .toSorted((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1])
    .map(({ problem }) => problem);
