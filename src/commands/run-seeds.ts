import { relative } from "node:path";
import { groupSummary, type SeededRun } from "../compare/group-summary.ts";
import { type FoldRun, outOfFold, pooledShares } from "../compare/out-of-fold.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { Changes, Refused } from "../run/prepare.ts";
import { seedChanges, type Seeds } from "../run/seed-changes.ts";
import { runWarning } from "../show/run-event.ts";
import type { Show } from "../show/show.ts";
import { writeGroup } from "../write/group-folder.ts";
import type { OutOfFold } from "../write/out-of-fold-csv.ts";
import { readRun, readRunSummary } from "../write/read-run.ts";
import { readSeal } from "../write/seal.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { inspectFor } from "./inspect-shown.ts";
import { readFor } from "./prepare-shown.ts";

/** Every picture with the answer of the net that had not seen it. */
const answersOf = async (runs: readonly SeededRun[]): Promise<OutOfFold> => {
  const read: FoldRun[] = [];
  for (const {
    run: { folder },
    seed,
    fold,
  } of runs) {
    const run = await readRun(folder);
    if (run.type === "broken" || fold === null) throw new Error(`${folder} was whole a moment ago`);
    read.push({ run, seed, fold });
  }
  return outOfFold(read);
};

/** What the finished runs come to, in a folder of its own; false: it could not be written. */
const finishGroup = async (
  context: Context,
  show: Show,
  experiment: string,
  runs: readonly SeededRun[],
  folds: number | null,
): Promise<boolean> => {
  const { runsFolder, argumentFolder } = context;
  const answers = folds === null ? null : await answersOf(runs);
  const summary = groupSummary(runs, folds, answers === null ? [] : pooledShares(answers));
  const written = await writeGroup(runsFolder, experiment, summary, answers);
  if (written.type === "refused") {
    show.close();
    write(context.stderr, describeProblems([written.problem], { files: [], folder: argumentFolder }));
    return false;
  }
  show.tell({ type: "group-finished", folder: relative(argumentFolder, written.folder), summary });
  return true;
};

/**
 * Whether the pictures of every fold can be had, before the first is trained: what is a leak in one fold need not be one in
 * another. The pictures are looked into once.
 */
const checkFolds = async (
  context: Context,
  show: Show,
  file: string,
  changes: readonly Changes[],
): Promise<Refused | null> => {
  for (const each of changes) {
    const ready = await readFor(context, file, each);
    if (ready.type === "refused") return ready;
    const inspected = await inspectFor(context, ready, show);
    if (inspected.type === "refused") return inspected;
  }
  return null;
};

/**
 * Runs with seeds s, s + 1, ..., of each fold, one after the other, and their summary. One that does not come to its end stops the
 * rest; one that misses an expectation does not, but the exit status says so.
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
  const { folds } = options;
  const unfit = folds === null ? null : await checkFolds(context, show, file, changes.each.slice(0, folds));
  if (unfit !== null) {
    show.close();
    return refuse(context, unfit.text);
  }
  const runs: SeededRun[] = [];
  let isMet = true;
  for (const { set, seed, fold } of changes.each) {
    const { status, folder } = await runWith({ set, seed });
    const run = folder === null ? null : await readRunSummary(folder);
    if (run?.type !== "run" || run.state !== "finished") {
      const done = `${runs.length} of ${changes.each.length} ${folds === null ? "seeds" : "runs"} are done`;
      show.tell(runWarning("group-not-whole", `${done}; the same command with --needed does the others`));
      return status;
    }
    if (status !== exitStatus.done) isMet = false;
    runs.push({ run, seed, fold, seal: readSeal(run.folder) });
  }
  const isWritten = await finishGroup(context, show, ready.experiment.name, runs, folds);
  return isMet && isWritten ? exitStatus.done : exitStatus.failed;
};
