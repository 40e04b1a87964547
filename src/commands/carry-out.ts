import { relative } from "node:path";
import { carryOut, type Beginning, type RunEnd } from "../run-experiment.ts";
import { logged } from "../run/log-events.ts";
import type { RunInHand } from "../run/run-in-hand.ts";
import type { Show } from "../show/show.ts";
import { exitStatus, type Context } from "./context.ts";

const statusOf = (end: RunEnd): number => {
  switch (end.type) {
    case "finished":
      return end.expectationsMet ? exitStatus.done : exitStatus.failed;
    case "failed":
      return exitStatus.failed;
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
    const end = await carryOut({ ...run, cacheFolder, tell, interruption }, beginning, folder);
    await flush();
    return statusOf(end);
  } finally {
    context.endInterruption();
  }
};
