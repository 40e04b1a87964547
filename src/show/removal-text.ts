/** What `rm` asks and answers. */
import { counted } from "../read/words.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { tableLines } from "./table.ts";

/** A run that is to go; bytes: of what will be removed. */
export interface Leaving {
  run: RunSummary | BrokenRun;
  bytes: number;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const stateOf = (run: RunSummary | BrokenRun): string =>
  run.type === "broken" ? "broken" : `${run.state}, ${counted(run.epochs, "epoch")}`;

/** A line a run: what a person must know before they go. */
export const leavingLines = (leaving: readonly Leaving[]): string[] =>
  tableLines(
    leaving.map(({ run, bytes }) => [run.name, stateOf(run), megabytes(bytes)]),
    (column) => column === 2,
  );

const total = (leaving: readonly Leaving[]): string =>
  megabytes(leaving.reduce((sum, { bytes }) => sum + bytes, 0));

export const removalQuestion = (leaving: readonly Leaving[], keepBest: boolean): string => {
  const runs = counted(leaving.length, "run");
  return keepBest
    ? `remove checkpoints/last of ${runs}, ${total(leaving)}? Training cannot go on from there any more. [y/N] `
    : `remove ${runs}, ${total(leaving)}? [y/N] `;
};

/** One line a run that is gone. */
export const removedLine = ({ run, bytes }: Leaving, keepBest: boolean): string =>
  `removed ${keepBest ? `checkpoints/last of ${run.name}` : run.name}, ${megabytes(bytes)}`;
