/** What `show RUN` and summary.md say of a run: nothing of the machine or the time, so that equal runs say the same. */
import { parse } from "yaml";
import { type ChangedFrom, oneLine } from "../compare/changed-keys.ts";
import { splitNames } from "../plan/plan.ts";
import { cutToWidth, textWidth } from "../read/visible-text.ts";
import { counted } from "../read/words.ts";
import type { EpochRecord } from "../train/records.ts";
import { type EvaluatedPart, evaluatedParts } from "../write/predictions-csv.ts";
import type { Run } from "../write/run.ts";
import type { SplitRow } from "../write/split-csv.ts";
import type { PartReport, TestReport } from "../write/test-json.ts";
import { classLines, intervalLines } from "./class-lines.ts";
import { formatValue, formatValues } from "./format-values.ts";
import { keyLines } from "./key-lines.ts";
import { lineText } from "./output.ts";
import { tableLines } from "./table.ts";

export interface Section {
  title: string;
  lines: readonly string[];
}

type Summarised = Pick<Run, "resolved" | "overrides" | "split" | "best" | "last" | "test">;

/** Of a line on 80 columns, in a section. */
const room = 78;

/** Parts in lines that fit, `between` them; a part that alone does not is a line of its own. */
export const folded = (parts: readonly string[], between: string, width = room): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = last === undefined ? part : `${last}${between}${part}`;
    if (last !== undefined && textWidth(longer) > width) lines.push(`  ${part}`);
    else lines.splice(-1, 1, longer);
  }
  return lines;
};

const fits = (lines: readonly string[], width: number): boolean =>
  lines.every((line) => textWidth(line) <= width);

/** More rows would push the rest off the screen. */
const [mostClasses, mostPairs, mostRecalls] = [20, 10, 5];
const widestName = 30;

const shortName = (name: string): string => cutToWidth(name, widestName);

/** A column a class, where that fits, else a row a class. */
export const pictureLines = (split: readonly SplitRow[]): string[] => {
  if (split.length === 0) return [];
  const counts = new Map<string, number>();
  const keyOf = (part: string, name: string): string => `${part} ${name}`;
  for (const row of split) {
    const key = keyOf(row.split, row.class);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const classes = [...new Set(split.map((row) => row.class))];
  const parts = [...splitNames, "skipped" as const].filter((part) => split.some((row) => row.split === part));
  const count = (part: string, name: string): string => String(counts.get(keyOf(part, name)) ?? 0);
  const isRight = (column: number): boolean => column > 0;
  const wide =
    classes.length > mostClasses
      ? null
      : tableLines(
          [["", ...classes], ...parts.map((part) => [part, ...classes.map((name) => count(part, name))])],
          isRight,
        );
  if (wide !== null && fits(wide, room)) return wide;
  const shown = classes.slice(0, mostClasses);
  const more = classes.length - shown.length;
  const total = parts.map((part) => String(split.filter((row) => row.split === part).length));
  return [
    ...tableLines(
      [
        ["", ...parts],
        ...shown.map((name) => [shortName(name), ...parts.map((part) => count(part, name))]),
        ["all", ...total],
      ],
      isRight,
    ),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? "class" : "classes"}, which "all" includes`] : []),
  ];
};

const epochLine = (what: string, record: EpochRecord | null): string[] =>
  record === null ? [] : folded([`${what} (${record.epoch})`, ...formatValues(record.values)], "  ");

/** The confusion matrix: a row for what the pictures are, a column for what they were taken for. */
const matrixLines = (classes: readonly string[], report: PartReport): string[] =>
  tableLines(
    [
      ["", ...classes.map((name) => `as ${name}`)],
      ...report.confusionMatrix.map((line, label) => [classes[label] ?? "", ...line.map(String)]),
    ],
    (column) => column > 0,
  );

interface Confused {
  pictures: number;
  is: string;
  takenFor: string;
}

const confusedPairs = (classes: readonly string[], { confusionMatrix }: PartReport): Confused[] =>
  confusionMatrix
    .flatMap((line, label) =>
      line.map((pictures, other) => ({
        pictures: label === other ? 0 : pictures,
        is: classes[label] ?? "",
        takenFor: classes[other] ?? "",
      })),
    )
    .filter(({ pictures }) => pictures > 0)
    .toSorted((a, b) => b.pictures - a.pictures);

const lowestRecalls = (classes: readonly string[], { recallByClass }: PartReport): string[] => {
  const known = recallByClass
    .flatMap((recall, label) => (recall === null ? [] : [{ recall, name: classes[label] ?? "" }]))
    .toSorted((a, b) => a.recall - b.recall);
  const lowest = known
    .slice(0, mostRecalls)
    .map(({ recall, name }) => `${shortName(name)} ${formatValue(recall)}`);
  return folded(["lowest recall:", ...lowest], " ", room - 2);
};

/** Of a matrix with more classes than a line takes: what is mistaken for what most often, the rest counted. */
const pairLines = (classes: readonly string[], report: PartReport): string[] => {
  const pairs = confusedPairs(classes, report);
  if (pairs.length === 0) return ["none is taken for another"];
  const rest = pairs.slice(mostPairs);
  const restPictures = rest.reduce((sum, { pictures }) => sum + pictures, 0);
  return [
    ...tableLines(
      [
        ["pictures", "are", "taken for"],
        ...pairs
          .slice(0, mostPairs)
          .map(({ pictures, is, takenFor }) => [String(pictures), shortName(is), shortName(takenFor)]),
      ],
      (column) => column === 0,
    ),
    ...(rest.length > 0
      ? [`and ${counted(rest.length, "more pair")} with ${counted(restPictures, "picture")}`]
      : []),
    ...lowestRecalls(classes, report),
  ];
};

const confusionLines = (classes: readonly string[], report: PartReport): string[] => {
  if (classes.length > mostClasses) return pairLines(classes, report);
  const matrix = matrixLines(classes, report);
  return fits(matrix, room - 2) ? matrix : pairLines(classes, report);
};

/** What the best weights come to on a part: values, intervals, what is taken for what, and the scores of each class. */
export const evaluatedLines = ({ epoch, classes, parts }: TestReport, part: EvaluatedPart): string[] => {
  const report = parts[part];
  if (report === null) return [];
  const heading = `${part}, ${counted(report.pictures, "picture")}, weights of epoch ${epoch}`;
  const values = folded(formatValues(report.values), "  ", room - 2);
  const scores = classes.length > mostClasses ? [] : classLines(classes.map(shortName), report);
  const lines = [...values, ...intervalLines(report), ...confusionLines(classes, report), ...scores];
  return [heading, ...lines.map((line) => `  ${line}`)];
};

/** Keys of resolved.yaml, in its order; none where it is no YAML any more. */
const keysOf = (resolved: string): ReadonlyMap<unknown, unknown> => {
  try {
    const keys: unknown = parse(resolved, { mapAsMap: true });
    return keys instanceof Map ? keys : new Map<unknown, unknown>();
  } catch {
    return new Map<unknown, unknown>();
  }
};

/** "adam, learningRate 0.001, beta1 0.9" */
const optimizerLines = (optimizer: unknown): string[] => {
  if (!(optimizer instanceof Map)) return [];
  const entries: [unknown, unknown][] = [...optimizer];
  const parts = entries.map(([key, value]) =>
    key === "type" ? oneLine(value) : `${String(key)} ${oneLine(value)}`,
  );
  return folded(parts, ", ");
};

const changedSection = (changedFrom: ChangedFrom | null): Section[] => {
  if (changedFrom === null) return [];
  const { from, changes } = changedFrom;
  return [{ title: `changed from ${from}`, lines: changes.length === 0 ? ["nothing"] : keyLines(changes) }];
};

/** Those that have no lines are left out. */
export const summarySections = (run: Summarised, changedFrom: ChangedFrom | null): Section[] => {
  const { overrides, split, best, last, test } = run;
  const keys = keysOf(run.resolved);
  const description = keys.get("description");
  return [
    {
      title: "description",
      lines: typeof description === "string" ? folded(description.split(" "), " ") : [],
    },
    { title: "overrides", lines: overrides },
    ...changedSection(changedFrom),
    { title: "optimizer", lines: optimizerLines(keys.get("optimizer")) },
    { title: "pictures", lines: pictureLines(split) },
    { title: "epochs", lines: [...epochLine("best", best), ...epochLine("last", last)] },
    {
      title: "evaluated",
      lines: test === null ? [] : evaluatedParts.flatMap((part) => evaluatedLines(test, part)),
    },
  ].filter(({ lines }) => lines.length > 0);
};

/**
 * summary.md. Everything that somebody else chose stands indented, where Markdown takes it as it is. The title is the
 * experiment's, not the run's, whose number would make the bytes of equal runs differ.
 */
export const summaryMarkdown = (run: Summarised, changedFrom: ChangedFrom | null): string => {
  const keys = keysOf(run.resolved);
  const title = `# ${String(keys.get("name"))}, seed ${String(keys.get("seed"))}`;
  const sections = summarySections(run, changedFrom).flatMap((section) => [
    "",
    `## ${section.title}`,
    "",
    ...section.lines.map((line) => `    ${line}`),
  ]);
  return [title, ...sections].map((line) => `${lineText(line)}\n`).join("");
};
