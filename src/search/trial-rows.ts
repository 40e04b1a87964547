/** What became of each run of a search, and of each trial, from the folders as they are now. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Trial } from "../plan/search-trials.ts";
import type { Search } from "../read/search.ts";
import { readRunSummary } from "../write/read-run.ts";
import type { RunState } from "../write/run.ts";
import type { OpenedSearch, TrialRun } from "./search-folder.ts";

export interface TrialRow {
  run: TrialRun;
  /** open: nobody has begun it; broken: a file of it cannot be read. */
  state: RunState | "open" | "broken";
  reason: string | null;
  /** The search's metric in the best epoch of a finished run. */
  value: number | null;
  bestEpoch: number | null;
  epochs: number;
  /** The same metric of the best weights on the test pictures; null: there are none. */
  test: number | null;
  /** Of resolved.yaml. */
  sha256: string | null;
}

const unbegun = (run: TrialRun): TrialRow => ({
  ...{ run, state: "open", reason: null, value: null, bestEpoch: null, epochs: 0, test: null, sha256: null },
});

/** val_acc of the test pictures is test_acc. */
const testName = (metric: string): string => metric.replace(/^val_/, "");

export const readRow = async ({ metric }: Search, run: TrialRun): Promise<TrialRow> => {
  const { folder, status } = run.files;
  if (!existsSync(status) && !existsSync(folder)) return unbegun(run);
  const summary = await readRunSummary(folder);
  if (summary.type === "broken") return { ...unbegun(run), state: "broken", reason: summary.reason };
  const { state, reason, best, epochs, test, resolved } = summary;
  const isFinished = state === "finished";
  return {
    ...{ run, state, reason, epochs },
    value: isFinished ? (best?.values[metric] ?? null) : null,
    bestEpoch: best?.epoch ?? null,
    test: test?.parts.test?.values[testName(metric)] ?? null,
    sha256: resolved === "" ? null : createHash("sha256").update(resolved).digest("hex"),
  };
};

export const readRows = async ({ search, runs }: OpenedSearch): Promise<TrialRow[]> => {
  const rows: TrialRow[] = [];
  for (const run of runs) rows.push(await readRow(search, run));
  return rows;
};

/** A trial with all of its runs. */
export interface Setting {
  trial: Trial;
  rows: readonly TrialRow[];
  /** Mean of its runs; null: not all of them are finished with a number. */
  value: number | null;
  /** Standard deviation of its runs; null: there is one only. */
  spread: number | null;
  /** Mean over its runs of the test pictures. */
  test: number | null;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const spreadOf = (values: readonly number[]): number | null => {
  if (values.length < 2) return null;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
};

const allOf = (values: readonly (number | null)[]): number[] | null => {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === values.length && numbers.every(Number.isFinite) ? numbers : null;
};

export const settingsOf = (rows: readonly TrialRow[]): Setting[] => {
  const byTrial = new Map<Trial, TrialRow[]>();
  for (const row of rows) byTrial.set(row.run.trial, [...(byTrial.get(row.run.trial) ?? []), row]);
  return [...byTrial].map(([trial, own]) => {
    const values = allOf(own.map(({ value }) => value));
    const tests = allOf(own.map(({ test }) => test));
    return {
      trial,
      rows: own,
      value: values && mean(values),
      spread: values && spreadOf(values),
      test: tests && mean(tests),
    };
  });
};

/** Those that have a value, the best first; of equal ones the first tried. */
export const bestFirst = (settings: readonly Setting[], { direction }: Search): Setting[] => {
  const sign = direction === "maximize" ? -1 : 1;
  return settings
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)));
};
