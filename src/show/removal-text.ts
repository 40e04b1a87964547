/** What `rm` asks and answers. */
import { counted } from "../read/words.ts";
import type { Group } from "../write/group-folder.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { tableLines } from "./table.ts";

/** A run, a group of runs or a search that is to go. */
export interface Leaving {
  kind: "run" | "group" | "search";
  name: string;
  /** What a person must know of it before it goes. */
  state: string;
  /** Of what will be removed. */
  bytes: number;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const leavingRunState = (run: RunSummary | BrokenRun): string =>
  run.type === "broken" ? "broken" : `${run.state}, ${counted(run.epochs, "epoch")}`;

export const leavingGroupState = (group: Group, withRuns: boolean): string => {
  if (group.type === "broken") return "broken group";
  return `group of ${counted(group.summary.runs.length, "run")}${withRuns ? "" : ", which stay"}`;
};

/** A line each. */
export const leavingLines = (leaving: readonly Leaving[]): string[] =>
  tableLines(
    leaving.map(({ name, state, bytes }) => [name, state, megabytes(bytes)]),
    (column) => column === 2,
  );

/** A group that stays, and the runs that it counts and that are to go. */
export interface LosingGroup {
  group: string;
  runs: readonly string[];
}

const list = new Intl.ListFormat("en-GB");

export const losingLine = ({ group, runs }: LosingGroup): string =>
  `${group} counts ${list.format(runs)}: it keeps their values, but diff can no longer pair its pictures`;

const total = (leaving: readonly Leaving[]): string =>
  megabytes(leaving.reduce((sum, { bytes }) => sum + bytes, 0));

/** "2 runs and 1 group" */
const countedKinds = (leaving: readonly Leaving[]): string =>
  (["run", "group", "search"] as const)
    .map((kind) => ({ kind, n: leaving.filter((each) => each.kind === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => (kind === "search" && n > 1 ? `${n} searches` : counted(n, kind)))
    .join(" and ");

export const removalQuestion = (leaving: readonly Leaving[], keepBest: boolean): string => {
  const what = countedKinds(leaving);
  return keepBest
    ? `remove checkpoints/last of ${what}, ${total(leaving)}? Training cannot go on from there any more. [y/N] `
    : `remove ${what}, ${total(leaving)}? [y/N] `;
};

/** One line for each that is gone. */
export const removedLine = ({ name, bytes }: Leaving, keepBest: boolean): string =>
  `removed ${keepBest ? `checkpoints/last of ${name}` : name}, ${megabytes(bytes)}`;
