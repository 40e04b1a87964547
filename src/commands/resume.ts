import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DeviceChoice } from "../engine/engine.ts";
import { whyNotThere } from "../project/find-project.ts";
import { changedFiles } from "../run/changed-files.ts";
import { lengthenRun, whyNotLonger } from "../run/lengthen-run.ts";
import { isRunningText, resumeRun } from "../run/resume-run.ts";
import { threadsOfRun } from "../run/run-differences.ts";
import { runWarning } from "../show/run-event.ts";
import type { Show } from "../show/show.ts";
import { readRunSummary } from "../write/read-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { carryOutShown } from "./run.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findRunFiles, untilRunEnded } from "./find-run-files.ts";
import { inspectShown } from "./inspect-shown.ts";
import { readFor } from "./prepare-shown.ts";
import { showFor } from "./show-for.ts";
import { modeOf } from "./show-mode.ts";

export interface ResumeOptions {
  /** Go on to so many, also from a finished run. */
  epochs?: number | undefined;
  device: DeviceChoice;
  force: boolean;
  quiet: boolean;
  json: boolean;
}

/** Why a run in this state does not go on; null: it does. */
const whyNot = (run: RunSummary | BrokenRun): string | null => {
  if (run.type === "broken") return `${run.name} cannot be resumed: ${run.reason}`;
  switch (run.state) {
    case "running":
      return isRunningText(run.name);
    case "empty":
      return `${run.name} is empty: it ended before resolved.yaml was written. Nothing was lost; run the experiment again`;
    case "nan":
      return `${run.name} stopped because its loss was not a number, and would again; change the experiment`;
    case "finished":
    case "interrupted":
    case "pruned":
    case "failed":
      return null;
  }
};

const goOn = async (
  context: Context,
  show: Show,
  files: RunFiles,
  options: ResumeOptions,
): Promise<number> => {
  const { epochs } = options;
  const hasWeights = existsSync(join(files.checkpoints, "last"));
  const ready = await readFor(context, files.resolved, { set: [], epochs }, !hasWeights);
  if (ready.type === "refused") return refuse(context, ready.text);
  const notLonger = (reason: string): number =>
    refuse(context, `${files.name} cannot go on to ${epochs} epochs: ${reason}`);
  const reason = epochs === undefined ? null : await whyNotLonger(files, ready.experiment);
  if (reason !== null) return notLonger(reason);
  const inspected = await inspectShown(context, ready, show);
  if (inspected.type === "refused") return refuse(context, inspected.text);
  const started = await engineFor(context, options.device, show, { threads: threadsOfRun(files) });
  if (started.type === "refused") return refuse(context, started.text);
  const { engine } = started;
  const { commandLine } = context;
  const { force } = options;
  const onWait = (): void => {
    show.tell(runWarning("waiting", `another petri is asking for ${files.name}; waiting for it`));
  };
  const resumed = await resumeRun({ files, inspected, engine, commandLine, force, onWait });
  if (resumed.type === "refused") return refuse(context, resumed.text);
  for (const difference of resumed.differences)
    show.tell(runWarning("resumed-in-spite", `resumed in spite of a difference: ${difference}`));
  const fault = epochs === undefined ? null : await lengthenRun(files, inspected.experiment);
  if (fault !== null) return notLonger(fault);
  const { environment, checkpoint } = resumed;
  return carryOutShown(
    context,
    show,
    { inspected, engine, files, environment },
    { type: "resumed", checkpoint },
  );
};

/** Goes on from the last finished epoch, to the bytes that an uninterrupted run would have given. */
export const resume = async (
  context: Context,
  reference: string,
  options: ResumeOptions,
): Promise<number> => {
  context.goOnUnread();
  const wanted = options.epochs === undefined ? "unfinished" : "finished";
  const found = await findRunFiles(context, reference, wanted);
  if (found.type === "refused") return refuse(context, found.text);
  const whyNotHere = whyNotThere(found.files.folder, "move the run to another folder");
  if (whyNotHere !== null) return refuse(context, whyNotHere);
  await untilRunEnded(context, found.files);
  const summary = await readRunSummary(found.files.folder);
  const isRunning = summary.type === "run" && summary.state === "running";
  if (isRunning) return refuse(context, isRunningText(summary.name));
  const changes = await changedFiles(found.files, context.argumentFolder);
  if (changes.length > 0)
    return tellChanged(context, summary.name, changes, "it is not resumed until they are as they were");
  const reason = whyNot(summary);
  if (reason !== null) return refuse(context, reason);
  if (summary.type === "run" && summary.state === "finished" && options.epochs === undefined) {
    write(context.stderr, `${summary.name} is finished; there is nothing left to do`);
    return exitStatus.done;
  }
  const show = showFor(context, modeOf(options));
  try {
    return await goOn(context, show, found.files, options);
  } finally {
    show.close();
  }
};
