import { relative } from "node:path";
import type { DeviceChoice } from "../engine/engine.ts";
import { whyNotWritten } from "../project/find-project.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { type Beginning, type RunEnd, carryOut } from "../run-experiment.ts";
import { checkExpectations, claimableValues } from "../run/expectations.ts";
import type { InspectedExperiment } from "../run/inspect-and-plan.ts";
import { logged, plannedEvent } from "../run/log-events.ts";
import type { Changes, Refused } from "../run/prepare.ts";
import type { RunInHand } from "../run/run-in-hand.ts";
import { findSameRun } from "../run/same-run.ts";
import { runWarning } from "../show/run-event.ts";
import type { Show } from "../show/show.ts";
import { describeEnvironment } from "../write/environment.ts";
import { claimRunFolder } from "../write/run-folder.ts";
import { neverPruned } from "../train/train-request.ts";
import type { RunSummary } from "../write/run.ts";
import { refuse } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { inspectShown } from "./inspect-shown.ts";
import { findNamed, readFor } from "./prepare-shown.ts";
import { runSeeds } from "./run-seeds.ts";
import { showFor } from "./show-for.ts";
import { modeOf } from "./show-mode.ts";

interface OneRunOptions extends Changes {
  device: DeviceChoice;
  /** Nothing is run where the same run is finished already. */
  needed: boolean;
}

interface OneRun {
  status: number;
  /** Of the new run, or of the finished one that is the same; null: it was refused before a folder was claimed. */
  folder: string | null;
}

/** Puts the text on standard error, after the bar was taken away. */
const refuseRun = (context: Context, show: Show, text: Refused["text"]): OneRun => {
  show.close();
  return { status: refuse(context, text), folder: null };
};

/** What the experiment expects is asked of the old run, too: the exit status is that of a new one. */
const answerWith = (
  context: Context,
  show: Show,
  { experiment }: InspectedExperiment,
  run: RunSummary,
): OneRun => {
  const values = claimableValues(run.best?.values, run.test?.parts.test?.values);
  const checked = checkExpectations(experiment.expect, values);
  for (const claim of checked) show.tell({ type: "expectation", ...claim });
  show.tell({ type: "already-done", folder: relative(context.argumentFolder, run.folder) });
  const status = checked.every(({ met }) => met) ? exitStatus.done : exitStatus.failed;
  return { status, folder: run.folder };
};

/** One run of an experiment file. Everything that can be wrong is found before the folder is claimed. */
const runOne = async (
  context: Context,
  show: Show,
  file: string,
  options: OneRunOptions,
): Promise<OneRun> => {
  const { runsFolder, argumentFolder } = context;
  const ready = await readFor(context, file, options);
  if (ready.type === "refused") return refuseRun(context, show, ready.text);
  if (ready.search !== null) {
    const text = `the search of ${ready.experiment.name} is left aside; ${context.command} search ${ready.experiment.name} carries it out`;
    show.tell(runWarning("has-search", text));
  }
  const inspected = await inspectShown(context, ready, show);
  if (inspected.type === "refused") return refuseRun(context, show, inspected.text);
  const started = await engineFor(context, options.device, show);
  if (started.type === "refused") return refuseRun(context, show, started.text);
  const { engine } = started;
  const environment = await describeEnvironment(engine, context.commandLine);
  const onChanged = (name: string, changes: readonly string[]): void => {
    show.tell(runWarning("changed-run", `${name} is not taken, since it was changed: ${changes.join("; ")}`));
  };
  const same = options.needed ? await findSameRun(runsFolder, { inspected, environment }, onChanged) : null;
  if (same !== null) return answerWith(context, show, inspected, same);
  const claim = await claimRunFolder(runsFolder, inspected.experiment.name);
  if (claim.type === "refused")
    return refuseRun(context, show, describeProblems([claim.problem], { files: [], folder: argumentFolder }));
  show.tell(plannedEvent(inspected));
  const { files } = claim;
  const run = { inspected, engine, files, environment };
  return { status: await carryOutShown(context, show, run, { type: "new" }), folder: files.folder };
};

const statusOf = (end: RunEnd): number => {
  switch (end.type) {
    case "finished":
      return end.expectationsMet ? exitStatus.done : exitStatus.failed;
    case "failed":
      return exitStatus.failed;
    case "pruned":
      return exitStatus.done;
    case "interrupted":
      return end.signal === "SIGTERM" ? exitStatus.terminated : exitStatus.interrupted;
  }
};

/** Carries out a run whose folder is claimed; its exit status. From here on Ctrl-C ends the step, not the process. */
export const carryOutShown = async (
  context: Context,
  show: Show,
  run: Pick<RunInHand, "inspected" | "engine" | "files" | "environment">,
  beginning: Beginning,
): Promise<number> => {
  const { tell, flush } = logged(show, run.files.log, context.command);
  const { cacheFolder } = context;
  const folder = relative(context.argumentFolder, run.files.folder);
  const resumedAfter = beginning.type === "new" ? 0 : (beginning.checkpoint?.epoch ?? 0);
  tell({ type: "run-started", folder, device: run.engine.device, resumedAfter });
  const interruption = context.interruption();
  try {
    const end = await carryOut(
      { ...run, cacheFolder, tell, isPruned: neverPruned, interruption },
      beginning,
      folder,
    );
    await flush();
    return statusOf(end);
  } finally {
    context.endInterruption();
  }
};

export interface RunOptions extends OneRunOptions {
  /** How many runs of each experiment; undefined: one, and no group. */
  seeds?: number | undefined;
  /** How many folds each has runs of; undefined: none. */
  folds?: number | undefined;
  resplit: boolean;
  quiet: boolean;
  json: boolean;
}

const isGroup = ({ seeds, folds }: RunOptions): boolean => seeds !== undefined || folds !== undefined;

const runNamed = async (context: Context, show: Show, name: string, options: RunOptions): Promise<number> => {
  const found = findNamed(context, name);
  if (found.type === "mistake") return refuseRun(context, show, found.message).status;
  if (found.found !== null) show.tell({ type: "experiment-found", text: found.found });
  if (found.warning !== null) show.tell(runWarning("name-twice", found.warning));
  if (isGroup(options)) {
    const { seeds = 1, folds = null } = options;
    const runWith = (changes: Pick<Changes, "set" | "seed">): Promise<OneRun> =>
      runOne(context, show, found.file, { ...options, ...changes });
    return runSeeds(context, show, found.file, { ...options, seeds, folds }, runWith);
  }
  return (await runOne(context, show, found.file, options)).status;
};

const otherRuns =
  "--runs DIR, PETRI_RUNS or runs in a petri.yaml names another folder, and so does another current folder";

/** Runs one experiment after another; one that does not succeed stops the rest. */
export const run = async (
  context: Context,
  names: readonly string[],
  options: RunOptions,
): Promise<number> => {
  if (options.resplit && options.seeds === undefined)
    return refuse(context, "--resplit gives each run of --seeds N a split of its own; --seeds is missing");
  const whyNot = whyNotWritten(context.runsFolder, otherRuns);
  if (whyNot !== null) return refuse(context, whyNot);
  context.goOnUnread();
  const show = showFor(context, modeOf(options), isGroup(options) ? "group" : "run");
  try {
    for (const name of names) {
      const status = await runNamed(context, show, name, options);
      if (status !== exitStatus.done) return status;
    }
    return exitStatus.done;
  } finally {
    show.close();
  }
};
