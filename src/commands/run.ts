import { relative } from "node:path";
import type { DeviceChoice, Engine } from "../engine/engine.ts";
import { carryOut, type RunEnd } from "../run-experiment.ts";
import {
  describeWarnings,
  inspectAndPlan,
  readAndList,
  type Changes,
  type InspectedExperiment,
} from "../run/prepare.ts";
import { logged } from "../run/log-events.ts";
import { plannedEvent } from "../run/planned-event.ts";
import { describeHealthWarnings } from "../show/health-text.ts";
import type { Show, ShowMode } from "../show/show.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { describeEnvironment } from "../write/environment.ts";
import { claimRunFolder } from "../write/run-folder.ts";
import { refuse } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findExperiment } from "./find-experiment.ts";
import { showFor } from "./show-for.ts";

export interface RunOptions extends Changes {
  device: DeviceChoice;
  quiet: boolean;
  json: boolean;
}

const modeOf = ({ quiet, json }: RunOptions): ShowMode => (json ? "json" : quiet ? "quiet" : "words");

export const statusOf = (end: RunEnd): number => {
  switch (end.type) {
    case "finished":
      return end.expectationsMet ? exitStatus.done : exitStatus.failed;
    case "failed":
      return exitStatus.failed;
    case "interrupted":
      return end.signal === "SIGTERM" ? exitStatus.terminated : exitStatus.interrupted;
  }
};

/** Claims the run folder and carries the run out. From here on Ctrl-C ends the step, not the process. */
const claimAndCarryOut = async (
  context: Context,
  show: Show,
  inspected: InspectedExperiment,
  engine: Engine,
): Promise<number> => {
  const claim = await claimRunFolder(context.runsFolder, inspected.experiment.name);
  if (claim.type === "refused")
    return refuse(context, describeProblems([claim.problem], { files: [], folder: context.argumentFolder }));
  const { files } = claim;
  const environment = await describeEnvironment(engine, context.commandLine);
  const { tell, flush } = logged(show, files.log);
  const { cacheFolder } = context;
  const run = {
    inspected,
    engine,
    files,
    environment,
    cacheFolder,
    tell,
    interruption: context.interruption(),
  };
  const folder = relative(context.argumentFolder, files.folder);
  tell({ type: "run-started", folder, device: engine.device, resumedAfter: 0 });
  const end = await carryOut(run, { type: "new" }, folder);
  await flush();
  return statusOf(end);
};

const runOne = async (context: Context, show: Show, name: string, options: RunOptions): Promise<number> => {
  const found = await findExperiment(context, name);
  if (found.type === "mistake") return refuse(context, found.message);
  const ready = await readAndList(context, found.file, options);
  if (ready.type === "refused") return refuse(context, ready.text);
  const inspected = await inspectAndPlan(context, ready, (done, total) => {
    show.tell({ type: "checking-pictures", done, total });
  });
  if (inspected.type === "refused") {
    show.close();
    return refuse(context, inspected.text);
  }
  const engine = await engineFor(options.device, show);
  if (engine.type === "refused") {
    show.close();
    return refuse(context, engine.text);
  }
  for (const text of [
    ...describeWarnings(context, inspected),
    ...describeHealthWarnings(inspected.judgement),
  ])
    show.tell({ type: "warning", text });
  show.tell(plannedEvent(inspected));
  return claimAndCarryOut(context, show, inspected, engine.engine);
};

/** Runs one experiment after another; the first that does not succeed ends the row. */
export const run = async (
  context: Context,
  names: readonly string[],
  options: RunOptions,
): Promise<number> => {
  const show = showFor(context, modeOf(options));
  try {
    for (const name of names) {
      const status = await runOne(context, show, name, options);
      if (status !== exitStatus.done) return status;
    }
    return exitStatus.done;
  } finally {
    show.close();
  }
};
