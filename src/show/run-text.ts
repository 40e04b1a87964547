/** What `show RUN` prints: one run in words. */
import { splitNames } from "../plan/plan.ts";
import { counted, quoted } from "../read/words.ts";
import type { EpochRecord } from "../train/records.ts";
import type { Environment } from "../write/environment.ts";
import { evaluatedParts, type EvaluatedPart } from "../write/predictions-csv.ts";
import type { Run, RunState } from "../write/run.ts";
import type { SplitRow } from "../write/split-csv.ts";
import { type Interval, type PartReport, type TestReport, classScores } from "../write/test-json.ts";
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

const startedLine = ({ started }: Run, now: number): string[] =>
  started === null ? [] : [`started ${started}, ${formatAge((now - Date.parse(started)) / 1000)} ago`];

const pictureLines = (split: readonly SplitRow[]): string[] => {
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

/** The confusion matrix: a row for what the pictures are, a column for what they were taken for. */
const confusionLines = (classes: readonly string[], { confusionMatrix: matrix }: PartReport): string[] =>
  tableLines(
    [
      ["", ...classes.map((name) => `as ${name}`)],
      ...matrix.map((line, label) => [classes[label] ?? "", ...line.map(String)]),
    ],
    (column) => column > 0,
  );

const scoreText = (score: number | null): string => (score === null ? "-" : formatValue(score));

const classLines = (classes: readonly string[], { confusionMatrix: matrix }: PartReport): string[] =>
  tableLines(
    [
      ["class", "pictures", "precision", "recall", "f1"],
      ...classScores(matrix).map(({ support, precision, recall, f1 }, label) => [
        classes[label] ?? "",
        String(support),
        ...[precision, recall, f1].map(scoreText),
      ]),
    ],
    (column) => column > 0,
  );

const intervalLines = ({ intervals, pictures }: PartReport): string[] => {
  if (intervals === null) return [];
  const of = (what: string, [low, high]: Interval): string =>
    `${what} ${formatValue(low)} to ${formatValue(high)}`;
  const { confidence, acc, balancedAcc } = intervals;
  const both = [of("acc", acc), of("balancedAcc", balancedAcc)].join(", ");
  return [`${confidence * 100} % interval of ${counted(pictures, "picture")}: ${both}`];
};

/** What the best weights come to on a part: values, intervals, who was taken for whom, and the scores of each class. */
export const evaluatedLines = ({ epoch, classes, parts }: TestReport, part: EvaluatedPart): string[] => {
  const report = parts[part];
  if (report === null) return [];
  const heading = `${part}, ${counted(report.pictures, "picture")}, weights of epoch ${epoch}`;
  const lines = [
    formatValues(report.values).join("  "),
    ...intervalLines(report),
    ...confusionLines(classes, report),
    ...classLines(classes, report),
  ];
  return [heading, ...lines.map((line) => `  ${line}`)];
};

/** A class that hides in the accuracy of the others. */
export const neverPredictedText = ({
  part,
  pictures,
  classes,
}: {
  part: string;
  pictures: number;
  classes: readonly string[];
}): string =>
  `none of the ${counted(pictures, `${part} picture`)} was taken for ${quoted(classes)}: ` +
  "the net never gives this answer; where a class is rare, classWeights or generator.sampling: balanced may help";

const environmentLines = ({
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

const resumedLines = ({ resumed }: Environment): string[] =>
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
  const evaluated = test === null ? [] : evaluatedParts.flatMap((part) => evaluatedLines(test, part));
  const parent = run.parent === null ? [] : [`its first weights came from ${run.parent}`];
  return [
    line(bold(run.name), `  ${stateWords[run.state](run, `${command} resume ${folder}`)}`),
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
