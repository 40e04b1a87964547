/**
 * One worker of a search: takes one run after the other that nobody works on, until none is left, and keeps the engine and
 * what is known of the pictures between them. Any number of workers, whoever started them, never do one run twice: it is
 * that of the process that stands in the run's status (write/status.ts).
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { removeLeftovers } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { makeFolder } from "../disk/make-folder.ts";
import type { Engine } from "../engine/engine.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { type Beginning, carryOut } from "../run-experiment.ts";
import { changedFiles } from "../run/changed-files.ts";
import { type InspectedExperiment, inspectAndPlan } from "../run/inspect-and-plan.ts";
import { resumeRun } from "../run/resume-run.ts";
import { neverPruned } from "../train/train-request.ts";
import { describeStopping } from "../show/health-text.ts";
import type { RunEvent } from "../show/run-event.ts";
import { type Environment, describeEnvironment } from "../write/environment.ts";
import type { RunFiles } from "../write/run-files.ts";
import {
  type RunStatus,
  type TakenRun,
  foundStatus,
  isAlive,
  keepStatus,
  takeOver,
} from "../write/status.ts";
import type { OpenedSearch, TrialRun } from "./search-folder.ts";

export type RunOutcome =
  { type: "finished" } | { type: "pruned" } | { type: "failed"; reason: string } | { type: "interrupted" };

export interface WorkRequest {
  search: OpenedSearch;
  engine: Engine;
  cacheFolder: string;
  argumentFolder: string;
  commandLine: readonly string[];
  interruption: AbortSignal;
  /** Others may die: their runs are waited for, and taken then. */
  waits: boolean;
  tell: (run: TrialRun, event: RunEvent) => void;
  onEnd: (run: TrialRun, outcome: RunOutcome) => void;
}

export type WorkEnd =
  | { type: "done" }
  | { type: "interrupted" }
  /** So many runs in a row failed for one reason that the next will, too. */
  | { type: "stopped"; reason: string };

const mostInARow = 3;

/** Numbers apart: epochs and steps differ from trial to trial. */
const kindOf = (reason: string): string => reason.replaceAll(/\d+(\.\d+)?(e[+-]?\d+)?/g, "N");

/** Tells, of one outcome after the other, when the last few failed for the same reason; else null. */
export const failuresInARow = (): ((outcome: RunOutcome) => string | null) => {
  let kinds: string[] = [];
  return (outcome) => {
    if (outcome.type !== "failed") {
      kinds = [];
      return null;
    }
    kinds = [...kinds, kindOf(outcome.reason)].slice(-mostInARow);
    return kinds.length === mostInARow && new Set(kinds).size === 1 ? outcome.reason : null;
  };
};

/** What is not to be trained any more: a failed run is tried again only where somebody asks for it (head.ts). */
export const isEnded = (status: RunStatus | null): boolean =>
  status !== null && ["finished", "nan", "failed", "pruned"].includes(status.state);

export const statusOf = ({ files }: TrialRun): RunStatus | null => {
  const found = foundStatus(files.status);
  return found?.type === "read" ? found.value : null;
};

type Next =
  | { type: "taken"; run: TrialRun; taken: TakenRun }
  | { type: "none"; othersWork: boolean }
  /** No folder can be made for it. */
  | { type: "fault"; reason: string };

const takeNext = async (request: WorkRequest, ended: Set<TrialRun>): Promise<Next> => {
  try {
    return await takeFirst(request, ended);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return { type: "fault", reason: `${request.search.files.trials} cannot be written: ${fault}` };
  }
};

/** The first run that is not ended and that nobody works on. Grows `ended`. */
const takeFirst = async ({ search }: WorkRequest, ended: Set<TrialRun>): Promise<Next> => {
  let othersWork = false;
  for (const run of search.runs) {
    if (ended.has(run)) continue;
    const status = statusOf(run);
    if (isEnded(status)) ended.add(run);
    else if (status !== null && (await isAlive(status, Date.now()))) othersWork = true;
    else {
      const taken = await takeOver(
        run.files.status,
        () => undefined,
        (before) => !isEnded(before),
      );
      if (taken !== null) return { type: "taken", run, taken };
      othersWork = true;
    }
  }
  return { type: "none", othersWork };
};

type Prepared = { type: "ready"; inspected: InspectedExperiment } | { type: "failed"; reason: string };

const prepare = async (
  { search, cacheFolder, argumentFolder }: WorkRequest,
  { trial, nth }: TrialRun,
): Promise<Prepared> => {
  const ready = await search.reader.read(trial, nth);
  const inspected =
    ready.type === "ready" ? await inspectAndPlan(cacheFolder, ready, () => undefined) : ready;
  switch (inspected.type) {
    case "ready":
      return { type: "ready", inspected };
    case "mistaken": {
      const lines = describeProblems(inspected.problems, { files: inspected.files, folder: argumentFolder });
      return { type: "failed", reason: lines[0] ?? "" };
    }
    case "bad-pictures":
      return {
        type: "failed",
        reason: describeStopping(inspected.judgement, inspected.directory, 3).join("; "),
      };
  }
};

/** All but the claim. */
const emptied = (files: RunFiles): void => {
  for (const entry of readdirSync(files.folder))
    if (join(files.folder, entry) !== dirname(files.status))
      rmSync(join(files.folder, entry), { recursive: true, force: true });
};

interface Begun {
  environment: Environment;
  beginning: Beginning;
}

const anew = async ({ engine, commandLine }: WorkRequest, files: RunFiles): Promise<Begun> => {
  emptied(files);
  makeFolder(files.checkpoints);
  return { environment: await describeEnvironment(engine, commandLine), beginning: { type: "new" } };
};

/** A run that was interrupted goes on, unless code, engine or pictures are others now: then it begins anew. */
const begin = async (
  request: WorkRequest,
  files: RunFiles,
  inspected: InspectedExperiment,
  taken: TakenRun,
): Promise<Begun | { type: "failed"; reason: string }> => {
  if (!existsSync(files.resolved)) return anew(request, files);
  await removeLeftovers(files.folder);
  const changes = await changedFiles(files, request.argumentFolder);
  if (changes.length > 0)
    return {
      type: "failed",
      reason: `its folder was changed while nobody worked on it: ${changes.join("; ")}`,
    };
  const { engine, commandLine } = request;
  const resumed = await resumeRun({
    ...{ files, inspected, engine, commandLine, taken },
    force: false,
    onWait: () => undefined,
  });
  if (resumed.type === "refused") return anew(request, files);
  const { environment, checkpoint } = resumed;
  return { environment, beginning: { type: "resumed", checkpoint } };
};

const failWith = async (files: RunFiles, reason: string): Promise<RunOutcome> => {
  try {
    const status = await keepStatus(files.status);
    await status.end("failed", reason);
  } catch (error) {
    if (diskFault(error) === null) throw error;
  }
  return { type: "failed", reason };
};

const carryOutRun = async (request: WorkRequest, run: TrialRun, taken: TakenRun): Promise<RunOutcome> => {
  const { engine, cacheFolder, interruption } = request;
  const { files } = run;
  try {
    const prepared = await prepare(request, run);
    if (prepared.type === "failed") return await failWith(files, prepared.reason);
    const begun = await begin(request, files, prepared.inspected, taken);
    if ("type" in begun) return await failWith(files, begun.reason);
    const { environment, beginning } = begun;
    let reason = "";
    const tell = (event: RunEvent): void => {
      if (event.type === "failed") ({ reason } = event);
      request.tell(run, event);
    };
    const inHand = {
      inspected: prepared.inspected,
      engine,
      files,
      environment,
      cacheFolder,
      tell,
      isPruned: neverPruned,
      interruption,
    };
    const end = await carryOut({ ...inHand, decoders: 1 }, beginning, files.name);
    if (end.type === "pruned") throw new Error("a run was pruned that nobody judges");
    return end.type === "failed" ? { type: "failed", reason } : { type: end.type };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return failWith(files, fault);
  }
};

/** How often somebody who waits looks whether another's process has died, in milliseconds. */
const lookEvery = 1000;

export const work = async (request: WorkRequest): Promise<WorkEnd> => {
  const { interruption, waits } = request;
  const ended = new Set<TrialRun>();
  const inARow = failuresInARow();
  while (!interruption.aborted) {
    const next = await takeNext(request, ended);
    if (next.type === "fault") return { type: "stopped", reason: next.reason };
    if (next.type === "none") {
      if (!waits || !next.othersWork) return { type: "done" };
      await pause(lookEvery, undefined, { signal: interruption }).catch(() => undefined);
      continue;
    }
    const { run, taken } = next;
    const outcome = await carryOutRun(request, run, taken);
    request.onEnd(run, outcome);
    if (outcome.type !== "interrupted") ended.add(run);
    const reason = inARow(outcome);
    if (reason !== null) return { type: "stopped", reason };
  }
  return { type: "interrupted" };
};
