/** Problems as a person reads them: `file:line:col message`, the source line, carets under the very key or value. */
import path from "node:path";
import type { SourceFile } from "./experiment-source.ts";
import type { Place, Problem } from "./problem.ts";
import { textWidth, visible } from "./visible-text.ts";

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

/** Longer lines are cut on both sides of the carets. */
const widest = 160;

/** Here the reader must see what is written, and a tab is what YAML has indentation for. */
const shown = (text: string): string => visible(text.replaceAll("\t", "    "));

/** The line in which the stretch starts; of a stretch over several lines only the first is marked. */
const markLine = (text: string, start: number, end: number): Marked => {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const nextBreak = text.indexOf("\n", start);
  const lineEnd = nextBreak === -1 ? text.length : nextBreak;
  const before = text.slice(lineStart, start);
  return {
    line: text.slice(0, lineStart).split("\n").length,
    column: Array.from(before).length + 1,
    before,
    marked: text.slice(start, Math.min(end, lineEnd)).replace(/\r$/, ""),
    after: text.slice(Math.min(end, lineEnd), lineEnd).trimEnd(),
  };
};

/** Letters, not UTF-16 units, so that no letter is cut in two. */
const cutLeft = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > widest / 2 ? `…${letters.slice(-widest / 2).join("")}` : text;
};

const cutRight = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > widest / 2 ? `${letters.slice(0, widest / 2).join("")}…` : text;
};

/** What is marked may join what stands before it: its width is what it adds. An accent alone is marked at its letter. */
const excerpt = ({ line, before, marked, after }: Marked): string[] => {
  const left = shown(cutLeft(before));
  const upTo = left + shown(marked);
  const added = textWidth(upTo) - textWidth(left);
  const isAccent = marked !== "" && added === 0;
  const indent = Math.max(0, textWidth(left) - (isAccent ? 1 : 0));
  const carets = "^".repeat(Math.max(1, added));
  return [
    `${String(line).padStart(5)} | ${upTo}${shown(cutRight(after))}`,
    `      | ${" ".repeat(indent)}${carets}`,
  ];
};

const describePlace = (place: Place, context: ProblemContext): { head: string; excerpt: string[] } => {
  if (place.type === "argument") {
    const marked = markLine(place.text, place.start, place.end);
    return { head: `command line:${marked.line}:${marked.column}`, excerpt: excerpt(marked) };
  }
  const name = path.relative(context.folder, place.file);
  const source = context.files.find(({ file }) => file === place.file);
  if (place.type === "file" || source === undefined) return { head: name, excerpt: [] };
  const marked = markLine(source.text, place.start, place.end);
  return { head: `${name}:${marked.line}:${marked.column}`, excerpt: excerpt(marked) };
};

const describeProblem = (problem: Problem, context: ProblemContext): string[] => {
  const { head, excerpt } = describePlace(problem.place, context);
  const severity = problem.severity === "warning" ? "warning: " : "";
  return [`${head} ${severity}${problem.message}`, ...excerpt];
};

/** Lines, a blank one between problems. */
export const describeProblems = (problems: readonly Problem[], context: ProblemContext): string[] =>
  problems.flatMap((problem, i) => [...(i === 0 ? [] : [""]), ...describeProblem(problem, context)]);
