/** Problems as a person reads them: `file:line:col message`, the source line, carets under the very key or value. */
import path from "node:path";
import stringWidth from "string-width";
import type { SourceFile } from "./experiment-source.ts";
import type { Place, Problem } from "./problem.ts";

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

/** One screen cell wide or more, and harmless on a terminal: control characters are shown as U+FFFD. */
const printable = (text: string): string => text.replaceAll("\t", "    ").replaceAll(/\p{Cc}/gu, "\u{FFFD}");

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

const excerpt = ({ line, before, marked, after }: Marked): string => {
  const left = before.length > widest / 2 ? `…${before.slice(-widest / 2)}` : before;
  const right = after.length > widest / 2 ? `${after.slice(0, widest / 2)}…` : after;
  const carets = "^".repeat(Math.max(1, stringWidth(printable(marked))));
  const indent = " ".repeat(stringWidth(printable(left)));
  const source = printable(`${left}${marked}${right}`);
  return `${String(line).padStart(5)} | ${source}\n      | ${indent}${carets}`;
};

const describePlace = (place: Place, context: ProblemContext): { head: string; excerpt: string | null } => {
  if (place.type === "argument") {
    const marked = markLine(place.text, place.start, place.end);
    return { head: `command line:${marked.line}:${marked.column}`, excerpt: excerpt(marked) };
  }
  const name = path.relative(context.folder, place.file);
  const source = context.files.find(({ file }) => file === place.file);
  if (place.type === "file" || source === undefined) return { head: name, excerpt: null };
  const marked = markLine(source.text, place.start, place.end);
  return { head: `${name}:${marked.line}:${marked.column}`, excerpt: excerpt(marked) };
};

const describeProblem = (problem: Problem, context: ProblemContext): string => {
  const { head, excerpt } = describePlace(problem.place, context);
  const severity = problem.severity === "warning" ? "warning: " : "";
  const sentence = `${printable(head)} ${severity}${printable(problem.message)}`;
  return excerpt === null ? sentence : `${sentence}\n${excerpt}`;
};

/** A blank line between problems, no line break at the end. */
export const describeProblems = (problems: readonly Problem[], context: ProblemContext): string =>
  problems.map((problem) => describeProblem(problem, context)).join("\n\n");
