/** One run as the page has it. No disk, no clock. */
import { changedKeys } from "../compare/changed-keys.ts";
import { shareInterval } from "../compare/group-summary.ts";
import { counted } from "../read/words.ts";
import { neverPredictedText } from "../show/class-lines.ts";
import { formatValue, formatValues } from "../show/format-values.ts";
import { keyLines } from "../show/key-lines.ts";
import { pictureLines } from "../show/run-summary.ts";
import { environmentLines, resumedLines, stateSentence } from "../show/run-text.ts";
import { evaluatedParts } from "../write/predictions-csv.ts";
import type { Run } from "../write/run.ts";
import { neverPredicted } from "../write/test-json.ts";
import { judgedPart } from "./judged-part.ts";
import type { PageNet, PagePart, PageRun, PageSection } from "./page.ts";

/** What the page needs of a run beside what `show` reads. */
export interface ReportedRun {
  run: Run;
  /** A line for each file that is not as petri wrote it. */
  changes: readonly string[];
  /** Text of model.txt; empty: it is not there. */
  model: string;
  /** sha256 of SHA256SUMS; null: the run is not sealed. */
  seal: string | null;
  net: PageNet;
  /** How the user calls petri, and the run's folder from where the user typed. */
  command: string;
  folder: string;
}

const partsOf = ({ test, predictions }: Run): PagePart[] =>
  test === null
    ? []
    : [...evaluatedParts].reverse().flatMap((part) => {
        const report = test.parts[part];
        const rows = predictions.filter(({ split }) => split === part);
        return report === null || report.pictures === 0 ? [] : [judgedPart(part, report, rows)];
      });

const rightSentence = ({ part, cells, pictures }: PagePart, epoch: number): string => {
  const right = cells.reduce((n, cell) => n + (cell.label === cell.predicted ? cell.pictures : 0), 0);
  const [low, high] = shareInterval(right / pictures, 0, 1, pictures);
  return (
    `${right} of ${counted(pictures, `${part} picture`)} are right, ${formatValue(right / pictures)} ` +
    `(95 % interval ${formatValue(low)} to ${formatValue(high)}), by the weights of epoch ${epoch}`
  );
};

const worstPair = ({ part, cells }: PagePart, classes: readonly string[]): string[] => {
  const [worst] = cells
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.pictures - a.pictures);
  if (worst === undefined) return [];
  const [label = "", predicted = ""] = [classes[worst.label], classes[worst.predicted]];
  return [
    `the most frequent mistake: ${counted(worst.pictures, `${part} picture`)} of "${label}" taken for "${predicted}"`,
  ];
};

const epochSentence = ({ best, epochs }: Run): string[] =>
  best === null
    ? []
    : [`the best epoch is ${best.epoch} of ${epochs}: ${formatValues(best.values).join(", ")}`];

const foundIn = ({ run, command, folder }: ReportedRun, [telling]: readonly PagePart[]): string[] => {
  const classes = run.test?.classes ?? [];
  const evaluated =
    telling === undefined || run.test === null
      ? ["its weights were not judged on any picture"]
      : [rightSentence(telling, run.test.epoch), ...worstPair(telling, classes)];
  const flattered =
    telling?.part === "validation"
      ? ["there are no test pictures; these also chose the best epoch, which flatters it"]
      : [];
  return [
    ...evaluated,
    ...flattered,
    ...epochSentence(run),
    stateSentence(run, `${command} resume ${folder}`),
    ...(run.parent === null ? [] : [`its first weights came from ${run.parent}`]),
  ];
};

/** More would push the rest off the page. */
const mostSkipped = 10;

const skippedLines = ({ split }: Run): string[] => {
  const skipped = split.filter((row) => row.split === "skipped");
  if (skipped.length === 0) return [];
  const named = skipped.slice(0, mostSkipped).map(({ file, reason }) => `${file} ${reason}`);
  const more = skipped.length > mostSkipped ? `, and ${skipped.length - mostSkipped} more` : "";
  return [`${counted(skipped.length, "picture")} left out: ${named.join(", ")}${more}`];
};

const neverLines = ({ test }: Run): string[] =>
  evaluatedParts.flatMap((part) => {
    const report = test?.parts[part] ?? null;
    const classes = test === null || report === null ? [] : neverPredicted(report, test.classes);
    return report === null || classes.length === 0
      ? []
      : [neverPredictedText({ part, pictures: report.pictures, classes })];
  });

const warningsOf = ({ run, changes }: ReportedRun): string[] => [
  ...changes.map((change) => `not as petri wrote it: ${change}`),
  ...neverLines(run),
  ...skippedLines(run),
];

const section = (title: string, lines: readonly string[]): PageSection[] =>
  lines.length === 0 ? [] : [{ title, lines }];

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

const hashLines = ({ run: { best }, seal }: ReportedRun): string[] => [
  seal === null ? "the run is not sealed" : `sha256 of SHA256SUMS: ${seal}`,
  ...(best === null ? [] : [`sha256 of the best epoch's weights: ${best.weightsSha256}`]),
];

const ranSections = (reported: ReportedRun): PageSection[] => {
  const { run, model, command, folder } = reported;
  const { environment } = run;
  return [
    ...section("overrides", run.overrides),
    ...section("resolved.yaml", linesOf(run.resolved)),
    ...section("layers", linesOf(model)),
    ...section("pictures", pictureLines(run.split)),
    ...section(
      "machine",
      environment === null ? [] : [...environmentLines(environment), ...resumedLines(environment)],
    ),
    ...section("hashes", hashLines(reported)),
    ...section("commands", [
      `${command} run ${folder}/resolved.yaml`,
      `${command} verify ${folder}`,
      `${command} resume ${folder}`,
    ]),
  ];
};

/** JSON knows no NaN. */
const numberOrNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** first: the run that the others are compared with. */
export const runPage = (reported: ReportedRun, first: Run): PageRun => {
  const { run, net } = reported;
  const parts = partsOf(run);
  const { columns, records } = run.metrics;
  return {
    name: run.name,
    classes: run.test?.classes ?? [],
    found: foundIn(reported, parts),
    warnings: warningsOf(reported),
    changed: run === first ? [] : keyLines(changedKeys(first.resolved, run.resolved)),
    columns,
    epochs: records.map(({ values }) => columns.map((column) => numberOrNull(values[column]))),
    bestEpoch: run.best?.epoch ?? null,
    parts,
    ran: ranSections(reported),
    net,
  };
};
