import { relative } from "node:path";
import type { DeviceChoice } from "../engine/engine.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { checkExpectations, claimableValues } from "../run/expectations.ts";
import type { InspectedExperiment } from "../run/inspect-and-plan.ts";
import { plannedEvent } from "../run/planned-event.ts";
import type { Changes, Refused } from "../run/prepare.ts";
import { findSameRun } from "../run/same-run.ts";
import type { Show } from "../show/show.ts";
import { describeEnvironment } from "../write/environment.ts";
import { claimRunFolder } from "../write/run-folder.ts";
import type { RunSummary } from "../write/run.ts";
import { refuse } from "./answer.ts";
import { carryOutShown } from "./carry-out.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { inspectShown } from "./inspect-shown.ts";
import { readFor } from "./prepare-shown.ts";

export interface OneRunOptions extends Changes {
  device: DeviceChoice;
  /** Nothing is run where the same run is finished already. */
  needed: boolean;
}

export interface OneRun {
  status: number;
  /** Of the new run or the one that is it already; null: it was refused before a folder was claimed. */
  folder: string | null;
}

/** Text on standard error, where no bar may be left. */
export const refuseRun = (context: Context, show: Show, text: Refused["text"]): OneRun => {
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
export const runOne = async (
  context: Context,
  show: Show,
  file: string,
  options: OneRunOptions,
): Promise<OneRun> => {
  const { runsFolder, argumentFolder } = context;
  const ready = await readFor(context, file, options);
  if (ready.type === "refused") return refuseRun(context, show, ready.text);
  const inspected = await inspectShown(context, ready, show);
  if (inspected.type === "refused") return refuseRun(context, show, inspected.text);
  const started = await engineFor(context, options.device, show);
  if (started.type === "refused") return refuseRun(context, show, started.text);
  const { engine } = started;
  const environment = await describeEnvironment(engine, context.commandLine);
  const onChanged = (name: string, changes: readonly string[]): void => {
    show.tell({ type: "warning", text: `${name} is not taken, since it was changed: ${changes.join("; ")}` });
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
