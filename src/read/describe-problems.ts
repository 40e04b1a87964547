/** Problems as a person reads them: `file:line:col message`, the source line, carets under the very key or value. */
import path from "node:path";
import type { SourceFile } from "./experiment-source.ts";
import type { Place, Problem } from "./problem.ts";
import { mostDescribed } from "./text-bounds.ts";
import { textWidth, visible } from "./visible-text.ts";
import { counted, shortened } from "./words.ts";

export interface ProblemContext {
  /** The texts that the places point into. */
  files: readonly SourceFile[];
  /** The folder in which the command was typed, absolute: files are named relative to it. */
  folder: string;
}

interface Marked {
  /** From 1, as `column`, which counts characters. */
  line: number;
  column: number;
  before: string;
  marked: string;
  after: string;
}

/** Longer lines are cut on both sides of the carets, and longer stretches after as many characters. */
const widest = 160;

/** A longer sentence quotes too much. */
const longestSentence = 2000;

/** Here the reader must see what is written; a tab is shown as the indentation that YAML wants instead. */
const shown = (text: string): string => visible(text.replaceAll("\t", "    "));

/** A text and where things are in it, found once for all its problems: it may be long, and the problems many. */
interface Lines {
  text: string;
  /** Offset of each line. */
  starts: readonly number[];
  /** Offsets behind the characters that take two units. */
  wide: readonly number[];
}

const lineStarts = (text: string): number[] => {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
};

const wideCharacters = (text: string): number[] => {
  const pattern = /[\ud800-\udbff][\udc00-\udfff]/g;
  const offsets: number[] = [];
  while (pattern.test(text)) offsets.push(pattern.lastIndex);
  return offsets;
};

const linesOf = (text: string): Lines => ({
  text,
  starts: lineStarts(text),
  wide: wideCharacters(text),
});

/** How many of `sorted` are below. */
const below = (sorted: readonly number[], bound: number): number => {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < bound) from = middle + 1;
    else to = middle;
  }
  return from;
};

/** The line in which the stretch starts; of a stretch over several lines only the first is marked. */
const markLine = ({ text, starts, wide }: Lines, start: number, end: number): Marked => {
  const line = below(starts, start + 1);
  const lineStart = starts[line - 1] ?? 0;
  const next = starts[line];
  const lineEnd = next === undefined ? text.length : next - 1;
  return {
    line,
    column: start - lineStart - (below(wide, start + 1) - below(wide, lineStart + 1)) + 1,
    before: text.slice(lineStart, start),
    marked: text.slice(start, Math.min(end, lineEnd, start + widest + 1)).replace(/\r$/, ""),
    after: text.slice(Math.min(end, lineEnd), Math.min(end + widest, lineEnd)).trimEnd(),
  };
};

/** Letters, not UTF-16 units, so that no letter is cut in two; of a very long text only the end is taken apart. */
const cutLeft = (text: string): string => {
  const letters = Array.from(text.slice(-2 * widest));
  return letters.length > widest / 2 ? `…${letters.slice(-widest / 2).join("")}` : text;
};

const cutRight = (text: string): string => {
  const letters = Array.from(text.slice(0, 2 * widest));
  return letters.length > widest / 2 ? `${letters.slice(0, widest / 2).join("")}…` : text;
};

/** What is marked may join what stands before it: its width is what it adds. An accent alone is marked at its letter. */
const excerpt = ({ line, before, marked, after }: Marked): string[] => {
  const left = shown(cutLeft(before));
  const isCut = marked.length > widest;
  const upTo = left + shown(isCut ? marked.slice(0, widest).replace(/[\ud800-\udbff]$/, "") : marked);
  const added = textWidth(upTo) - textWidth(left);
  const isAccent = marked !== "" && added === 0;
  const indent = Math.max(0, textWidth(left) - (isAccent ? 1 : 0));
  const carets = "^".repeat(Math.max(1, added));
  return [
    `${String(line).padStart(5)} | ${upTo}${isCut ? "…" : shown(cutRight(after))}`,
    `      | ${" ".repeat(indent)}${carets}`,
  ];
};

/** Lines of each text, made when it is first asked for. */
type LinesIn = (text: string) => Lines;

const rememberingLines = (): LinesIn => {
  const known = new Map<string, Lines>();
  return (text) => {
    const lines = known.get(text) ?? linesOf(text);
    known.set(text, lines);
    return lines;
  };
};

const describePlace = (
  place: Place,
  context: ProblemContext,
  linesIn: LinesIn,
): { head: string; excerpt: string[] } => {
  if (place.type === "argument") {
    const marked = markLine(linesIn(place.text), place.start, place.end);
    return { head: `command line:${marked.line}:${marked.column}`, excerpt: excerpt(marked) };
  }
  const name = path.relative(context.folder, place.file);
  if (place.type === "file" && place.line !== undefined)
    return { head: `${name}:${place.line}`, excerpt: [] };
  const source = context.files.find(({ file }) => file === place.file);
  if (place.type === "file" || source === undefined) return { head: name, excerpt: [] };
  const marked = markLine(linesIn(source.text), place.start, place.end);
  return { head: `${name}:${marked.line}:${marked.column}`, excerpt: excerpt(marked) };
};

const describeProblem = (problem: Problem, context: ProblemContext, linesIn: LinesIn): string[] => {
  const { head, excerpt } = describePlace(problem.place, context, linesIn);
  const severity = problem.severity === "warning" ? "warning: " : "";
  return [`${head} ${severity}${shortened(problem.message, longestSentence)}`, ...excerpt];
};

/** Lines, a blank one between problems. Of very many the first are described, the rest counted. */
export const describeProblems = (problems: readonly Problem[], context: ProblemContext): string[] => {
  const linesIn = rememberingLines();
  const described = problems
    .slice(0, mostDescribed)
    .map((problem) => describeProblem(problem, context, linesIn));
  const rest = problems.length - described.length;
  const all = [...described, ...(rest > 0 ? [[`and ${counted(rest, "more mistake")}`]] : [])];
  return all.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
};

/** The same for a program. `file` is named as for a person, "command line" for an argument; from 1, null where it is a whole file. */
export interface ProblemFacts {
  code: Problem["code"];
  message: string;
  file: string;
  line: number | null;
  column: number | null;
}

export const problemFacts = ({ code, message, place }: Problem, context: ProblemContext): ProblemFacts => {
  const [, file = "", line, column] =
    /^(.*?)(?::(\d+):(\d+))?$/s.exec(describePlace(place, context, linesOf).head) ?? [];
  const numberOrNull = (text: string | undefined): number | null =>
    text === undefined ? null : Number(text);
  return { code, message, file, line: numberOrNull(line), column: numberOrNull(column) };
};
