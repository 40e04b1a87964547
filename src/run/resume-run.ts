/** Reads a run back from its folder, to go on from the last finished epoch, or says why it must not go on. */
import { readFile } from "node:fs/promises";
import type { Engine } from "../engine/engine.ts";
import { writeFileAtomic } from "../write/atomic-file.ts";
import type { Checkpoint } from "../write/checkpoint-files.ts";
import { readCheckpoint, repairCheckpoints } from "../write/checkpoint.ts";
import {
  describeEnvironment,
  environmentDifferences,
  readEnvironment,
  writeEnvironment,
  type Environment,
} from "../write/environment.ts";
import { folderReader } from "../write/folder-reader.ts";
import { metricColumns, metricsCsv } from "../write/metrics-csv.ts";
import type { RunFiles } from "../write/run-files.ts";
import { splitCsv, splitRows } from "../write/split-csv.ts";
import type { InspectedExperiment, Refused } from "./prepare.ts";

export interface ResumeRequest {
  files: RunFiles;
  /** Made anew from resolved.yaml and the data as they are now. */
  inspected: InspectedExperiment;
  engine: Engine;
  commandLine: readonly string[];
  /** Go on in spite of a difference, which is recorded. */
  force: boolean;
}

export interface Resumed {
  type: "resumed";
  environment: Environment;
  /** null: no epoch was finished, it begins anew in the same folder. */
  checkpoint: Checkpoint | null;
  /** In words; more than none only with force. */
  differences: readonly string[];
}

const refuse = (text: string): Refused => ({ type: "refused", text });

/** Pictures of the split whose line is another now: added, gone, moved or with other bytes. */
const dataDifferences = async ({ files, inspected }: ResumeRequest): Promise<string[]> => {
  const reports = new Map(inspected.reports.map((report) => [report.file, report]));
  const now = splitCsv(splitRows(inspected.plan, reports));
  const before = await readFile(files.split, "utf8");
  if (now === before) return [];
  const lines = new Set(before.split("\n"));
  const changed = now.split("\n").filter((line) => !lines.has(line)).length;
  return [`data: split.csv would have ${changed} other lines`];
};

const codeAndEngineDifferences = (before: Environment, now: Environment): string[] =>
  environmentDifferences(before, now).map((difference) =>
    difference.what === "code"
      ? "code: petri's own files are not those of the run"
      : `${difference.what}: ${difference.before} then, ${difference.now} now`,
  );

/** The last whole checkpoint, after a half-done swap was ended. */
const lastCheckpoint = async (files: RunFiles): Promise<Checkpoint | null | Refused> => {
  await repairCheckpoints(files);
  const last = await readCheckpoint(files, "last");
  switch (last.type) {
    case "missing":
      return null;
    case "damaged":
      return refuse(`${files.name} cannot be resumed: checkpoints/last is damaged: ${last.reason}`);
    case "read":
      return last.checkpoint;
  }
};

/** A run killed between checkpoint and metrics.csv lacks the row of its last epoch. */
const writeMetrics = async ({ files, inspected }: ResumeRequest, checkpoint: Checkpoint): Promise<void> => {
  const { experiment, plan } = inspected;
  const columns = metricColumns(experiment.metrics, plan.split.validation.length > 0);
  await writeFileAtomic(files.metrics, metricsCsv(columns, checkpoint.state?.rows ?? []));
};

export const resumeRun = async (request: ResumeRequest): Promise<Resumed | Refused> => {
  const { files, force, engine, commandLine } = request;
  const reader = folderReader(files.folder);
  const before = reader.value(files.environment, readEnvironment);
  const now = await describeEnvironment(engine, commandLine);
  const differences = [
    ...(await dataDifferences(request)),
    ...(before === null
      ? ["machine/environment.json cannot be read, so code and engine are not known"]
      : codeAndEngineDifferences(before, now)),
  ];
  if (differences.length > 0 && !force) {
    const hint =
      "The result would not be that of the uninterrupted run; --force goes on all the same and records it.";
    return refuse(
      [`${files.name} cannot be resumed as it was:`, ...differences.map((line) => `  ${line}`), hint].join(
        "\n",
      ),
    );
  }
  const checkpoint = await lastCheckpoint(files);
  if (checkpoint !== null && "type" in checkpoint) return checkpoint;
  if (checkpoint !== null) await writeMetrics(request, checkpoint);
  const entry = {
    time: now.started,
    command: now.command,
    afterEpoch: checkpoint?.epoch ?? 0,
    differences: [...differences],
  };
  const first = before ?? now;
  const environment = { ...first, ended: null, resumed: [...first.resumed, entry] };
  await writeEnvironment(files, environment);
  return { type: "resumed", environment, checkpoint, differences };
};
