import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Parting, type Verified, missingEpoch, partingAt } from "../compare/parting.ts";
import { isSystemError } from "../disk/disk-fault.ts";
import type { DeviceChoice } from "../engine/engine.ts";
import { carryOut } from "../run-experiment.ts";
import { changedFiles } from "../run/changed-files.ts";
import { type RunNow, runDifferences, threadsOfRun } from "../run/run-differences.ts";
import type { RunEvent } from "../show/run-event.ts";
import type { Show } from "../show/show.ts";
import { changedText, notSealedText, verifyText } from "../show/verify-text.ts";
import { neverPruned } from "../train/train-request.ts";
import { readRun } from "../write/read-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import { claimRunFolder } from "../write/run-folder.ts";
import type { Run } from "../write/run.ts";
import { readSeal } from "../write/seal.ts";
import { refuse, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findRunFiles } from "./find-run-files.ts";
import { inspectShown } from "./inspect-shown.ts";
import { readFor } from "./prepare-shown.ts";
import { showFor } from "./show-for.ts";
import { modeOf } from "./show-mode.ts";

interface VerifyRequest extends RunNow {
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

/** Listens to the training; `enough` is aborted at the first epoch that departs, or after `epochs` equal ones. */
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
  const again = {
    files: claim.files,
    environment: now,
    inspected,
    engine,
    cacheFolder,
    isPruned: neverPruned,
  };
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
const verifyRun = async (request: VerifyRequest): Promise<Verification> => {
  const folder = await mkdtemp(join(tmpdir(), "petri-verify-"));
  try {
    return await verifyIn(folder, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export interface VerifyOptions {
  first?: number | undefined;
  device: DeviceChoice;
  quiet: boolean;
}

/** Why there is nothing to compare; null: there is. */
const whyNot = ({ name, epochs }: Run): string | null =>
  epochs === 0 ? `${name} has no finished epoch; there is nothing to verify` : null;

const trainAgain = async (
  context: Context,
  show: Show,
  { files, run }: { files: RunFiles; run: Run },
  options: VerifyOptions,
): Promise<number> => {
  const ready = await readFor(context, files.resolved, { set: [] });
  if (ready.type === "refused") return refuse(context, ready.text);
  const inspected = await inspectShown(context, ready, show);
  if (inspected.type === "refused") return refuse(context, inspected.text);
  const started = await engineFor(context, options.device, show, { threads: threadsOfRun(files) });
  if (started.type === "refused") return refuse(context, started.text);
  const { commandLine, cacheFolder } = context;
  const verified = await verifyRun({
    ...{ run, files, inspected, engine: started.engine, commandLine, cacheFolder },
    first: options.first ?? null,
    tell: show.tell.bind(show),
    interruption: context.interruption(),
  });
  show.close();
  if (verified.type === "interrupted")
    return verified.signal === "SIGTERM" ? exitStatus.terminated : exitStatus.interrupted;
  write(context.stdout, verifyText(run.name, verified));
  if (readSeal(files.folder) === null) write(context.stdout, notSealedText(run.name));
  return verified.type === "same" ? exitStatus.done : exitStatus.failed;
};

/**
 * Whether a run's folder is whole and gives the same bytes again. Exit status 1: it was changed, or departs.
 * It checks out no commit: where the code is another, it says so.
 */
export const verify = async (
  context: Context,
  reference: string,
  options: VerifyOptions,
): Promise<number> => {
  const found = await findRunFiles(context, reference, "finished");
  if (found.type === "refused") return refuse(context, found.text);
  const { files } = found;
  const run = await readRun(files.folder);
  if (run.type === "run" && run.state === "running")
    return refuse(context, `${run.name} is running; it can be verified when it has ended`);
  const changes = await changedFiles(files, context.argumentFolder);
  if (changes.length > 0 || run.type === "broken") {
    write(context.stdout, changedText(run.name, changes, "nothing was trained"));
    return exitStatus.failed;
  }
  const reason = whyNot(run);
  if (reason !== null) return refuse(context, reason);
  const show = showFor(context, modeOf({ quiet: options.quiet, json: false }));
  try {
    return await trainAgain(context, show, { files, run }, options);
  } finally {
    show.close();
  }
};
