import type { DeviceChoice } from "../engine/engine.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { plannedEvent } from "../run/planned-event.ts";
import { readAndList, type Changes } from "../run/prepare.ts";
import type { Show } from "../show/show.ts";
import { describeEnvironment } from "../write/environment.ts";
import { claimRunFolder } from "../write/run-folder.ts";
import { refuse } from "./answer.ts";
import { carryOutShown } from "./carry-out.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findExperiment } from "./find-experiment.ts";
import { inspectShown } from "./inspect-shown.ts";
import { showFor } from "./show-for.ts";
import { modeOf } from "./show-mode.ts";

export interface RunOptions extends Changes {
  device: DeviceChoice;
  quiet: boolean;
  json: boolean;
}

/** Everything that can be wrong is found before the folder is claimed. */
const runOne = async (context: Context, show: Show, name: string, options: RunOptions): Promise<number> => {
  const refused = (text: string): number => {
    show.close();
    return refuse(context, text);
  };
  const found = await findExperiment(context, name);
  if (found.type === "mistake") return refused(found.message);
  const ready = await readAndList(context, found.file, options);
  if (ready.type === "refused") return refused(ready.text);
  const inspected = await inspectShown(context, ready, show);
  if (inspected.type === "refused") return refused(inspected.text);
  const started = await engineFor(options.device, show);
  if (started.type === "refused") return refused(started.text);
  const { engine } = started;
  const claim = await claimRunFolder(context.runsFolder, inspected.experiment.name);
  if (claim.type === "refused")
    return refused(describeProblems([claim.problem], { files: [], folder: context.argumentFolder }));
  show.tell(plannedEvent(inspected));
  const environment = await describeEnvironment(engine, context.commandLine);
  return carryOutShown(
    context,
    show,
    { inspected, engine, files: claim.files, environment },
    { type: "new" },
  );
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
