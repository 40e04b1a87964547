import { relative } from "node:path";
import { groupSummary, type SeededRun } from "../compare/group-summary.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { Changes } from "../run/prepare.ts";
import { seedChanges, type Seeds } from "../run/seed-changes.ts";
import { runWarning } from "../show/run-event.ts";
import type { Show } from "../show/show.ts";
import { writeGroup } from "../write/group-folder.ts";
import { readRunSummary } from "../write/read-run.ts";
import { readSeal } from "../write/seal.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { readFor } from "./prepare-shown.ts";

/** What the finished runs come to, in a folder of its own; false: it could not be written. */
const finishGroup = async (
  context: Context,
  show: Show,
  experiment: string,
  runs: readonly SeededRun[],
): Promise<boolean> => {
  const { runsFolder, argumentFolder } = context;
  const summary = groupSummary(runs);
  const written = await writeGroup(runsFolder, experiment, summary);
  if (written.type === "refused") {
    show.close();
    write(context.stderr, describeProblems([written.problem], { files: [], folder: argumentFolder }));
    return false;
  }
  show.tell({ type: "group-finished", folder: relative(argumentFolder, written.folder), summary });
  return true;
};

/**
 * Runs with seeds s, s + 1, ..., one after the other, and their summary. One that does not come to its end ends the
 * row; one that misses an expectation does not, but the exit status says so.
 */
export const runSeeds = async (
  context: Context,
  show: Show,
  file: string,
  options: Changes & Seeds,
  /** One run with its own changes; folder null: it was refused before it had one. */
  runWith: (changes: Pick<Changes, "set" | "seed">) => Promise<{ status: number; folder: string | null }>,
): Promise<number> => {
  const ready = await readFor(context, file, options);
  if (ready.type === "refused") {
    show.close();
    return refuse(context, ready.text);
  }
  const changes = seedChanges(ready.experiment, options, options);
  if (changes.type === "refused") {
    show.close();
    return refuse(context, changes.text);
  }
  const runs: SeededRun[] = [];
  let isMet = true;
  for (const { set, seed } of changes.each) {
    const { status, folder } = await runWith({ set, seed });
    const run = folder === null ? null : await readRunSummary(folder);
    if (run?.type !== "run" || run.state !== "finished") {
      const done = `${runs.length} of ${options.seeds} seeds are done`;
      show.tell(runWarning("group-not-whole", `${done}; the same command with --needed does the others`));
      return status;
    }
    if (status !== exitStatus.done) isMet = false;
    runs.push({ run, seed, seal: readSeal(run.folder) });
  }
  const isWritten = await finishGroup(context, show, ready.experiment.name, runs);
  return isMet && isWritten ? exitStatus.done : exitStatus.failed;
};
