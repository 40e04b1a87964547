/** What `show RUN` prints: one run in words. */
import { counted, typable } from "../read/words.ts";
import type { Environment } from "../write/environment.ts";
import type { Run, RunState } from "../write/run.ts";
import { bold, indented, line, type Line } from "./colors.ts";
import { formatAge } from "./format-values.ts";
import { type Section, folded, summarySections } from "./run-summary.ts";
import type { ChangedFrom } from "../compare/changed-keys.ts";

const because = ({ reason }: Run): string => (reason === null ? "" : `: ${reason}`);

/** `goOn` is the command that resumes the run. */
const stateWords: Record<RunState, (run: Run, goOn: string) => string> = {
  empty: () => "it ended before anything was done; remove it with rm",
  running: (run) => `running, ${counted(run.epochs, "epoch")} finished`,
  interrupted: (run, goOn) =>
    `interrupted after ${counted(run.epochs, "epoch")}${because(run)}; resume with: ${goOn}`,
  pruned: (run, goOn) =>
    `pruned by its search after ${counted(run.epochs, "epoch")}; to its end all the same with: ${goOn}`,
  finished: (run) => `finished, ${counted(run.epochs, "epoch")}`,
  failed: (run, goOn) =>
    `failed after ${counted(run.epochs, "epoch")}${because(run)}; once fixed, resume with: ${goOn}`,
  nan: (run) => `stopped after ${counted(run.epochs, "epoch")}: the loss was not a number`,
};

/** What became of a run. `goOn`: the command that resumes it. */
export const stateSentence = (run: Run, goOn: string): string => stateWords[run.state](run, goOn);

const startedLine = ({ started }: Run, now: number): string[] =>
  started === null ? [] : [`started ${started}, ${formatAge((now - Date.parse(started)) / 1000)} ago`];

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
  const lines = [
    `petri ${petri}, code ${code.slice(0, 12)}${commit}`,
    `TensorFlow ${engine.tensorflow}, tfjs ${engine.tfjs} on ${engine.device}, ${engine.kernels} kernels${threads}`,
    `Node ${node}, ${platform}, ${cpu}, ${counted(cores, "core")}`,
  ];
  return lines.flatMap((each) => folded(each.split(", "), ", "));
};

export const resumedLines = ({ resumed }: Environment): string[] =>
  resumed.flatMap(({ time, afterEpoch, differences }) => {
    const forced = differences.length === 0 ? "" : `, in spite of: ${differences.join(", ")}`;
    return folded(`resumed ${time} after epoch ${afterEpoch}${forced}`.split(", "), ", ");
  });

const section = ({ title, lines }: Section): Line[] =>
  lines.length === 0 ? [] : ["", bold(title), ...lines.map(indented)];

export interface RunTextOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** How the user calls petri, for hints: "npm run exp --". */
  command: string;
  /** The run's folder, from where the user typed: also names a run that is not among petri's own. */
  folder: string;
}

const noteLines = ({ notes: { tags, note } }: Run): string[] => [
  ...(tags.length === 0 ? [] : folded([`tags: ${tags.join(" ")}`], " ")),
  ...(note === null ? [] : folded(note.split(" "), " ")),
];

/** `changedFrom`: null where it cannot be told. */
export const runText = (run: Run, changedFrom: ChangedFrom | null, options: RunTextOptions): Line[] => {
  const { now, command, folder } = options;
  const { environment } = run;
  const machine =
    environment === null ? [] : [...environmentLines(environment), ...resumedLines(environment)];
  const parent = run.parent === null ? [] : [`its first weights came from ${run.parent}`];
  return [
    line(bold(run.name), `  ${stateSentence(run, `${command} resume ${typable(folder)}`)}`),
    ...startedLine(run, now),
    ...parent,
    ...section({ title: "notes", lines: noteLines(run) }),
    ...summarySections(run, changedFrom).flatMap(section),
    ...section({ title: "machine", lines: machine }),
    ...section({ title: "folder", lines: [run.folder] }),
  ];
};
