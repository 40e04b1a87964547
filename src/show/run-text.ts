/** What `show RUN` prints: one run in words. */
import { splitNames } from "../plan/plan.ts";
import { counted } from "../read/words.ts";
import type { EpochRecord } from "../train/records.ts";
import type { Environment } from "../write/environment.ts";
import { evaluatedParts, type EvaluatedPart } from "../write/predictions-csv.ts";
import type { Run, RunState } from "../write/run.ts";
import type { SplitRow } from "../write/split-csv.ts";
import type { PartReport, TestReport } from "../write/test-json.ts";
import { bold, indented, line, type Line } from "./colors.ts";
import { formatAge, formatValue, formatValues } from "./format-values.ts";
import { tableLines } from "./table.ts";

const because = ({ reason }: Run): string => (reason === null ? "" : `: ${reason}`);

/** `goOn` is the command that resumes the run. */
const stateWords: Record<RunState, (run: Run, goOn: string) => string> = {
  empty: () => "nothing was done before it ended; rm it",
  running: (run) => `running, ${counted(run.epochs, "epoch")} finished`,
  interrupted: (run, goOn) =>
    `interrupted after ${counted(run.epochs, "epoch")}${because(run)}; resume with: ${goOn}`,
  finished: (run) => `finished, ${counted(run.epochs, "epoch")}`,
  failed: (run, goOn) =>
    `failed after ${counted(run.epochs, "epoch")}${because(run)}; once fixed, resume with: ${goOn}`,
  nan: (run) => `stopped after ${counted(run.epochs, "epoch")}: the loss was not a number`,
};

/** What became of a run. `goOn`: the command that resumes it. */
export const stateSentence = (run: Run, goOn: string): string => stateWords[run.state](run, goOn);

const startedLine = ({ started }: Run, now: number): string[] =>
  started === null ? [] : [`started ${started}, ${formatAge((now - Date.parse(started)) / 1000)} ago`];

/** Pictures by part and class. */
export const pictureLines = (split: readonly SplitRow[]): string[] => {
  if (split.length === 0) return [];
  const classes = [...new Set(split.map((row) => row.class))];
  const parts = [...splitNames, "skipped" as const].filter((part) => split.some((row) => row.split === part));
  const rows = parts.map((part) => [
    part,
    ...classes.map((name) => String(split.filter((row) => row.split === part && row.class === name).length)),
  ]);
  return tableLines([["", ...classes], ...rows], (column) => column > 0);
};

const epochLine = (what: string, record: EpochRecord | null): string[] =>
  record === null ? [] : [`${what} (${record.epoch})  ${formatValues(record.values).join("  ")}`];

const recallText = (recall: number | null): string => (recall === null ? "-" : formatValue(recall));

/** The confusion matrix: a row for what the pictures are, a column for what they were taken for. */
const confusionLines = (classes: readonly string[], report: PartReport): string[] =>
  tableLines(
    [
      ["", ...classes.map((name) => `as ${name}`), "recall"],
      ...report.confusionMatrix.map((line, label) => [
        classes[label] ?? "",
        ...line.map(String),
        recallText(report.recallByClass[label] ?? null),
      ]),
    ],
    (column) => column > 0,
  );

const partLines = ({ epoch, classes, parts }: TestReport, part: EvaluatedPart): string[] => {
  const report = parts[part];
  if (report === null) return [];
  const heading = `${part}, ${counted(report.pictures, "picture")}, weights of epoch ${epoch}`;
  const lines = [formatValues(report.values).join("  "), ...confusionLines(classes, report)];
  return [heading, ...lines.map((line) => `  ${line}`)];
};

export const environmentLines = ({
  petri,
  code,
  git,
  node,
  platform,
  cpu,
  cores,
  engine,
}: Environment): string[] => {
  const commit =
    git === null ? "" : `, commit ${git.commit.slice(0, 12)}${git.dirty ? " with changes (git.patch)" : ""}`;
  const threads = engine.threads === null ? "" : `, ${counted(engine.threads, "thread")}`;
  return [
    `petri ${petri}, code ${code.slice(0, 12)}${commit}`,
    `TensorFlow ${engine.tensorflow}, tfjs ${engine.tfjs} on ${engine.device}, ${engine.kernels} kernels${threads}`,
    `Node ${node}, ${platform}, ${cpu}, ${counted(cores, "core")}`,
  ];
};

export const resumedLines = ({ resumed }: Environment): string[] =>
  resumed.map(({ time, afterEpoch, differences }) => {
    const forced = differences.length === 0 ? "" : `, in spite of: ${differences.join(", ")}`;
    return `resumed ${time} after epoch ${afterEpoch}${forced}`;
  });

const section = (title: string, lines: readonly Line[]): Line[] =>
  lines.length === 0 ? [] : ["", bold(title), ...lines.map(indented)];

export interface RunTextOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** How the user calls petri, for hints: "npm run exp --". */
  command: string;
  /** The run's folder, from where the user typed: also names a run that is not among petri's own. */
  folder: string;
}

export const runText = (run: Run, { now, command, folder }: RunTextOptions): Line[] => {
  const { test, environment } = run;
  const machine =
    environment === null ? [] : [...environmentLines(environment), ...resumedLines(environment)];
  const evaluated = test === null ? [] : evaluatedParts.flatMap((part) => partLines(test, part));
  const parent = run.parent === null ? [] : [`its first weights came from ${run.parent}`];
  return [
    line(bold(run.name), `  ${stateSentence(run, `${command} resume ${folder}`)}`),
    ...startedLine(run, now),
    ...parent,
    ...section("overrides", run.overrides),
    ...section("pictures", pictureLines(run.split)),
    ...section("epochs", [...epochLine("best", run.best), ...epochLine("last", run.last)]),
    ...section("evaluated", evaluated),
    ...section("machine", machine),
    ...section("folder", [run.folder]),
  ];
};
