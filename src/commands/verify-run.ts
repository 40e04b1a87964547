/** Trains a run again in a temporary folder and says where it parts from what its own folder holds. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { missingEpoch, partingAt, type Parting, type Verified } from "../compare/parting.ts";
import { carryOut } from "../run-experiment.ts";
import type { RunEvent } from "../show/run-event.ts";
import { isSystemError } from "../disk/disk-fault.ts";
import { claimRunFolder } from "../write/run-folder.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { Run } from "../write/run.ts";
import { runDifferences, type RunNow } from "../run/run-differences.ts";

export interface VerifyRequest extends RunNow {
  run: Run;
  /** So many epochs only; null: all that the run has, and what was made of them. */
  first: number | null;
  cacheFolder: string;
  /** Gets the events of the training; those that name the temporary folder are left out. */
  tell: (event: RunEvent) => void;
  interruption: AbortSignal;
}

/** signal: SIGINT or SIGTERM. */
type Verification = Verified | { type: "interrupted"; signal: string };

/** What is made of the epochs, in the order in which a person would want to know. */
const madeAfterwards = (files: RunFiles): string[] => [
  files.model,
  files.statistics,
  files.test,
  files.predictions,
  files.curves,
  files.samples,
];

const bytesOf = async (file: string): Promise<Buffer | null> => {
  try {
    return await readFile(file);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
};

const otherFile = async (before: RunFiles, again: RunFiles): Promise<Parting | null> => {
  for (const file of madeAfterwards(before)) {
    const path = relative(before.folder, file);
    const [old, fresh] = [await bytesOf(file), await bytesOf(join(again.folder, path))];
    if (old?.toString("latin1") !== fresh?.toString("latin1")) return { type: "file", file: path };
  }
  return null;
};

/** Listens to the training; `enough` is aborted at the first epoch that parts, or after `epochs` same ones. */
const watch = ({ run, tell }: VerifyRequest, epochs: number) => {
  const enough = new AbortController();
  let same = 0;
  let parting: Parting | null = null;
  let reason = "";
  const onEvent = (event: RunEvent): void => {
    if (event.type === "failed") reason = event.reason;
    if (!("folder" in event)) tell(event);
    if (event.type !== "epoch-finished") return;
    parting = partingAt(run.metrics, event.record);
    if (parting === null) same += 1;
    if (parting !== null || same === epochs) enough.abort();
  };
  return { onEvent, enough: enough.signal, seen: () => ({ same, parting, reason }) };
};

const verifyIn = async (folder: string, request: VerifyRequest): Promise<Verification> => {
  const { run, files, first, interruption, inspected, engine, cacheFolder } = request;
  const whole = run.state === "finished" && (first === null || first >= run.epochs);
  const epochs = Math.min(first ?? run.epochs, run.epochs);
  const { now, differences } = await runDifferences(request);
  const claim = await claimRunFolder(folder, run.experiment);
  if (claim.type === "refused")
    return { type: "failed", same: 0, reason: claim.problem.message, differences };
  // A whole run is not ended after its last epoch: what is made of it is compared too.
  const { onEvent, enough, seen } = watch(request, whole ? Infinity : epochs);
  const again = { files: claim.files, environment: now, inspected, engine, cacheFolder };
  const signals = { tell: onEvent, interruption: AbortSignal.any([interruption, enough]) };
  const end = await carryOut({ ...again, ...signals }, { type: "new" }, run.name);
  const { same, parting, reason } = seen();
  if (parting !== null) return { type: "parted", parting, differences };
  if (end.type === "failed") return { type: "failed", same, reason, differences };
  if (end.type === "interrupted" && !enough.aborted) return end;
  if (same < epochs) return { type: "parted", parting: missingEpoch(same + 1), differences };
  const other = whole ? await otherFile(files, claim.files) : null;
  if (other !== null) return { type: "parted", parting: other, differences };
  return { type: "same", epochs, whole, differences };
};

/** Writes nothing into the run's own folder. */
export const verifyRun = async (request: VerifyRequest): Promise<Verification> => {
  const folder = await mkdtemp(join(tmpdir(), "petri-verify-"));
  try {
    return await verifyIn(folder, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
