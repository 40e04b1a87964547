import type { DeviceChoice } from "../engine/engine.ts";
import { changedFiles } from "../run/changed-files.ts";
import { threadsOfRun } from "../run/run-differences.ts";
import { verifyRun } from "./verify-run.ts";
import type { Show } from "../show/show.ts";
import { changedText, notSealedText, verifyText } from "../show/verify-text.ts";
import { readRun } from "../write/read-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { Run } from "../write/run.ts";
import { readSeal } from "../write/seal.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findRunFiles } from "./find-run-files.ts";
import { inspectShown } from "./inspect-shown.ts";
import { readFor } from "./prepare-shown.ts";
import { showFor } from "./show-for.ts";
import { modeOf } from "./show-mode.ts";

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
 * Whether a run's folder is whole and gives the same bytes again. Exit status 1: it was changed, or parts.
 * It checks out no commit: other code is said, not undone.
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
