/** What has changed since a run was made: all that could give the same experiment other bytes. */
import { readFile } from "node:fs/promises";
import type { Engine } from "../engine/engine.ts";
import {
  describeEnvironment,
  environmentDifferences,
  readEnvironment,
  type Environment,
} from "../write/environment.ts";
import { folderReader } from "../write/folder-reader.ts";
import type { RunFiles } from "../write/run-files.ts";
import { splitCsv, splitRows, withoutReasons } from "../write/split-csv.ts";
import type { InspectedExperiment } from "./inspect-and-plan.ts";

/** A run's folder, and what this process would run it with. */
export interface RunNow {
  files: RunFiles;
  /** Made anew from resolved.yaml and the data as they are now. */
  inspected: InspectedExperiment;
  engine: Engine;
  commandLine: readonly string[];
}

export interface RunDifferences {
  /** null: machine/environment.json is gone or cannot be read. */
  before: Environment | null;
  now: Environment;
  /** In words, data first; none: nothing has changed. */
  differences: readonly string[];
}

/** Pictures of the split whose line is now different: added, gone, moved or with other bytes. */
const dataDifferences = async ({ files, inspected }: RunNow): Promise<string[]> => {
  const reports = new Map(inspected.reports.map((report) => [report.file, report]));
  const now = withoutReasons(splitCsv(splitRows(inspected.plan, reports)));
  const before = withoutReasons(await readFile(files.split, "utf8"));
  if (now === before) return [];
  const others = (text: string, than: string): number => {
    const lines = new Set(than.split("\n"));
    return text.split("\n").filter((line) => !lines.has(line)).length;
  };
  return [`data: split.csv would have ${Math.max(others(now, before), others(before, now))} other lines`];
};

const codeAndEngineDifferences = (before: Environment, now: Environment): string[] =>
  environmentDifferences(before, now).map((difference) =>
    difference.what === "code"
      ? "code: petri's own files are not those of the run"
      : `${difference.what}: ${difference.before} then, ${difference.now} now`,
  );

const environmentOf = ({ folder, environment }: RunFiles): Environment | null =>
  folderReader(folder).value(environment, readEnvironment);

/** As many are used to resume or verify the run, however many cores there are now; null: not known. */
export const threadsOfRun = (files: RunFiles): number | null => environmentOf(files)?.engine.threads ?? null;

export const runDifferences = async (request: RunNow): Promise<RunDifferences> => {
  const { files, engine, commandLine } = request;
  const before = environmentOf(files);
  const now = await describeEnvironment(engine, commandLine);
  const differences = [
    ...(await dataDifferences(request)),
    ...(before === null
      ? ["machine/environment.json cannot be read, so code and engine are not known"]
      : codeAndEngineDifferences(before, now)),
  ];
  return { before, now, differences };
};
