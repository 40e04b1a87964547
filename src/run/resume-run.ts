/** Reads a run back from its folder, to go on from the last finished epoch, or says why it must not go on. */
import { removeLeftovers, writeFileAtomic } from "../disk/atomic-file.ts";
import type { Checkpoint } from "../write/checkpoint-files.ts";
import { readCheckpoint, repairCheckpoints } from "../write/checkpoint.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { writeEnvironment, type Environment } from "../write/environment.ts";
import { metricColumns, metricsCsv } from "../write/metrics-csv.ts";
import type { RunFiles } from "../write/run-files.ts";
import { sealInputs } from "../write/seal.ts";
import { takeOver, type TakenRun } from "../write/status.ts";
import type { Refused } from "./prepare.ts";
import { runDifferences, type RunDifferences, type RunNow } from "./run-differences.ts";

export interface ResumeRequest extends RunNow {
  /** Go on in spite of a difference, which is recorded. */
  force: boolean;
  /** This process has taken the run over already; left out: it is asked for. */
  taken?: TakenRun;
  /** Another process has been asking for the run for a second. */
  onWait: () => void;
}

export interface Resumed {
  type: "resumed";
  environment: Environment;
  /** null: no epoch was finished, it begins anew in the same folder. */
  checkpoint: Checkpoint | null;
  /** In words; there are some only with force. */
  differences: readonly string[];
}

export const isRunningText = (name: string): string =>
  `${name} is running; it cannot be resumed before it ends`;

const refuse = (text: Refused["text"]): Refused => ({ type: "refused", text });

/** The last whole checkpoint, after a half-done swap was completed. */
const lastCheckpoint = async (files: RunFiles): Promise<Checkpoint | null | Refused> => {
  await repairCheckpoints(files);
  const last = await readCheckpoint(files, "last");
  switch (last.type) {
    case "missing":
      return null;
    case "damaged":
      return refuse(`${files.name} cannot be resumed: ${last.reason}`);
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

/** What a killed process left half done is put in order, and the resume is recorded. */
const goOnFrom = async (
  request: ResumeRequest,
  { before, now, differences }: RunDifferences,
): Promise<Resumed | Refused> => {
  const { files } = request;
  await removeLeftovers(files.folder);
  const checkpoint = await lastCheckpoint(files);
  if (checkpoint !== null && "type" in checkpoint) return checkpoint;
  await sealInputs(files);
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

/** A fault of the disk is a refusal, too: a folder that cannot be written any more is no run to go on with. */
const orRefusal = async (
  { name, folder }: RunFiles,
  resuming: Promise<Resumed | Refused>,
): Promise<Resumed | Refused> => {
  try {
    return await resuming;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(`${name} cannot be resumed: ${folder} cannot be written: ${fault}`);
  }
};

/** A refused run stays as it was found: what it says of its own end is what a person will want to read. */
const takeOverAndGoOn = async (
  request: ResumeRequest,
  differences: RunDifferences,
): Promise<Resumed | Refused> => {
  const { files } = request;
  // Loading the engine since the run was looked at took time, in which another resume may have begun.
  const taken = request.taken ?? (await takeOver(files.status, request.onWait));
  if (taken === null) return refuse(isRunningText(files.name));
  const resumed = await orRefusal(files, goOnFrom(request, differences));
  if (resumed.type === "refused") await taken.giveBack();
  return resumed;
};

export const resumeRun = async (request: ResumeRequest): Promise<Resumed | Refused> => {
  const { files, force } = request;
  const found = await runDifferences(request);
  if (found.differences.length === 0 || force) return orRefusal(files, takeOverAndGoOn(request, found));
  const hint =
    "The result would not be that of the uninterrupted run; --force goes on all the same and records it.";
  const lines = found.differences.map((line) => `  ${line}`);
  return refuse([`${files.name} cannot be resumed as it was:`, ...lines, hint]);
};
