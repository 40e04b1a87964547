/** A run folder as plain values. */
import type { EpochRecord } from "../train/records.ts";
import type { Environment } from "./environment.ts";
import type { Metrics } from "./metrics-csv.ts";
import type { PredictionRow } from "./predictions-csv.ts";
import type { RunNotes } from "./run-notes.ts";
import type { SplitRow } from "./split-csv.ts";
import type { TestReport } from "./test-json.ts";

export type RunState =
  /** Killed before resolved.yaml was there: nothing was lost. */
  | "empty"
  | "running"
  /** By Ctrl-C, or killed: resume goes on. */
  | "interrupted"
  /** The search that it is a trial of ended it: resume goes on to what it would have come to. */
  | "pruned"
  | "finished"
  | "failed"
  /** The loss was not a number. */
  | "nan";

/** What a table of runs needs of one. */
export interface RunSummary {
  type: "run";
  /** baseline-001 */
  name: string;
  /** Absolute. */
  folder: string;
  /** baseline */
  experiment: string;
  /** The experiment at the end of its chain of `extends`; its own, where it extends none. */
  root: string;
  /** Text of resolved.yaml; empty in an empty run. */
  resolved: string;
  state: RunState;
  /** Why it failed; null otherwise. */
  reason: string | null;
  /** How many are finished. */
  epochs: number;
  /** Of the best epoch, whose weights are in checkpoints/best; null before the first is finished. */
  best: EpochRecord | null;
  last: EpochRecord | null;
  /** null until the best weights were evaluated. */
  test: TestReport | null;
  /** The run from which its first weights came; null: it began with new ones. */
  parent: string | null;
  /** ISO time; null where machine/ is gone. */
  started: string | null;
  /** What a person wrote to it. */
  notes: RunNotes;
}

/** Everything that show and diff need. Lists are empty where the run has not come so far. */
export interface Run extends RunSummary {
  overrides: readonly string[];
  metrics: Metrics;
  split: readonly SplitRow[];
  predictions: readonly PredictionRow[];
  environment: Environment | null;
}

/** A folder in which a file is not what petri writes, or cannot be read. */
export interface BrokenRun {
  type: "broken";
  name: string;
  folder: string;
  reason: string;
}
