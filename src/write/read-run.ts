import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, parse, parseDocument } from "yaml";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";
import { compareNaturally } from "../read/compare-names.ts";
import type { EpochRecord } from "../train/records.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { type FolderReader, folderReader } from "./folder-reader.ts";
import { isGroupFolder } from "./group-folder.ts";
import { type Metrics, readMetricsCsv } from "./metrics-csv.ts";
import { type Parsed, broken, read } from "./parsed.ts";
import { readPredictionsCsv } from "./predictions-csv.ts";
import { isSearchFolder } from "./search-files.ts";
import { type RunFiles, experimentOf, runFiles } from "./run-files.ts";
import type { BrokenRun, Run, RunState, RunSummary } from "./run.ts";
import { noNotes, readNotes } from "./run-notes.ts";
import { readSplitCsv } from "./split-csv.ts";
import { readStateJson } from "./state-json.ts";
import { type RunStatus, isAlive, readStatus } from "./status.ts";
import { type TestReport, readTestJson } from "./test-json.ts";

/** The run that `startFrom` of resolved.yaml pins, as written there; null: there is none. */
const parentRun = (resolved: string): string | null => {
  // Parsing takes a hundred times as long as this look, and most runs have no parent.
  if (!/^startFrom:/m.test(resolved)) return null;
  const startFrom = parseDocument(resolved).get("startFrom", true);
  if (isScalar(startFrom)) return typeof startFrom.value === "string" ? startFrom.value : null;
  const run = isMap(startFrom) ? startFrom.get("run") : null;
  return typeof run === "string" ? run : null;
};

/** The last of parents/1-augmented.yaml, parents/2-baseline.yaml: baseline; null: it extends none. */
const rootExperiment = (parents: string): string | null => {
  try {
    const last = readdirSync(parents).sort(compareNaturally).at(-1);
    return last?.replace(/^\d+-/, "").replace(/\.[^.]*$/, "") ?? null;
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return null;
  }
};

/** The folder of a trial has a number and a seed; the experiment of such a run is named in it. */
const nameIn = (resolved: string | null): string | null => /^name: (\S+)$/m.exec(resolved ?? "")?.[1] ?? null;

/** What summary and whole run share. */
interface Core {
  resolved: string | null;
  status: RunStatus | null;
  metrics: Metrics;
  test: TestReport | null;
  environment: Environment | null;
}

const readCore = (files: RunFiles, reader: FolderReader): Core => ({
  resolved: reader.text(files.resolved),
  status: reader.value(files.status, readStatus),
  metrics: reader.value(files.metrics, readMetricsCsv) ?? { columns: [], records: [] },
  test: reader.value(files.test, readTestJson),
  environment: reader.value(files.environment, readEnvironment),
});

/** now: milliseconds since 1970. Without machine/, which may be taken away, a run with test.json is finished. */
const stateOf = async ({ resolved, status, test }: Core, now: number): Promise<RunState> => {
  if (status !== null && (await isAlive(status, now))) return "running";
  if (resolved === null) return "empty";
  if (status === null) return test === null ? "interrupted" : "finished";
  return status.state === "running" ? "interrupted" : status.state;
};

/** Before test.json says it, only the last checkpoint knows which epoch is the best. */
const bestEpoch = (files: RunFiles, reader: FolderReader, test: TestReport | null): number | null =>
  test?.epoch ??
  reader.value(join(files.checkpoints, "last", "state.json"), readStateJson)?.best?.epoch ??
  null;

const recordOf = ({ records }: Metrics, epoch: number | null): EpochRecord | null =>
  (epoch === null ? null : records[epoch - 1]) ?? null;

const silentEnd =
  "its process ended without a word: it was killed, or memory ran out, of which a smaller generator.batchSize or imageSize needs less";

const reasonOf = ({ status }: Core, state: RunState): string | null =>
  state === "interrupted" && status?.state === "running" ? silentEnd : (status?.reason ?? null);

/** While a run goes on to more epochs, test.json and predictions.csv are those of the shorter one. */
const hasResults = (state: RunState): boolean => state === "finished";

const summaryOf = async (
  files: RunFiles,
  reader: FolderReader,
  core: Core,
  now: number,
): Promise<RunSummary> => {
  const state = await stateOf(core, now);
  const test = hasResults(state) ? core.test : null;
  const experiment = experimentOf(files.name) ?? nameIn(core.resolved) ?? files.name;
  return {
    type: "run",
    name: files.name,
    folder: files.folder,
    experiment,
    root: rootExperiment(files.parents) ?? experiment,
    resolved: core.resolved ?? "",
    state,
    reason: reasonOf(core, state),
    epochs: core.metrics.records.length,
    best: recordOf(core.metrics, bestEpoch(files, reader, test)),
    last: core.metrics.records.at(-1) ?? null,
    test,
    parent: parentRun(core.resolved ?? ""),
    started: core.environment?.started ?? null,
    notes: reader.value(files.notes, readNotes) ?? noNotes,
  };
};

const brokenRun = ({ name, folder }: RunFiles, faults: readonly string[]): BrokenRun => ({
  type: "broken",
  name,
  folder,
  reason: faults.join("; "),
});

export const readRunSummary = async (folder: string, now = Date.now()): Promise<RunSummary | BrokenRun> => {
  const files = runFiles(folder);
  const reader = folderReader(files.folder);
  const summary = await summaryOf(files, reader, readCore(files, reader), now);
  return reader.faults.length > 0 ? brokenRun(files, reader.faults) : summary;
};

/** Only whether it is YAML with keys, as diff needs it: an experiment of an older petri may have others than today's. */
const readKeys = (text: string): Parsed<string> => {
  try {
    return parse(text, { mapAsMap: true }) instanceof Map ? read(text) : broken("it has no keys");
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return broken(first.replace(/:$/, ""));
  }
};

/** Everything but the weights; of a broken run what could be read. */
export const readRun = async (
  folder: string,
  now = Date.now(),
): Promise<Run | (BrokenRun & { readable: Run })> => {
  const files = runFiles(folder);
  const reader = folderReader(files.folder);
  const core = readCore(files, reader);
  const summary = await summaryOf(files, reader, core, now);
  const predictions = reader.value(files.predictions, readPredictionsCsv) ?? [];
  const run: Run = {
    ...summary,
    resolved: core.resolved === null ? "" : (reader.value(files.resolved, readKeys) ?? ""),
    overrides: reader.text(files.overrides)?.split("\n").slice(0, -1) ?? [],
    metrics: core.metrics,
    split: reader.value(files.split, readSplitCsv) ?? [],
    predictions: hasResults(summary.state) ? predictions : [],
    environment: core.environment,
  };
  return reader.faults.length > 0 ? { ...brokenRun(files, reader.faults), readable: run } : run;
};

/** Names of the run folders, in natural order; of one experiment only, where it is given. */
export const runNames = (runsFolder: string, experiment?: string): string[] => {
  try {
    return readdirSync(runsFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .filter((name) => {
        const of = experimentOf(name);
        return (
          of !== null &&
          (experiment === undefined || of === experiment) &&
          !isGroupFolder(join(runsFolder, name)) &&
          !isSearchFolder(join(runsFolder, name))
        );
      })
      .sort(compareNaturally);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
};

/** All runs; a broken one hides no other. */
export const listRuns = async (runsFolder: string, now = Date.now()): Promise<(RunSummary | BrokenRun)[]> => {
  const runs: (RunSummary | BrokenRun)[] = [];
  for (const name of runNames(runsFolder)) runs.push(await readRunSummary(join(runsFolder, name), now));
  return runs;
};
