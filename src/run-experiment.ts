/**
 * From a plan to a run folder, a line for each stage: claim, write what the run is, train, evaluate, write the results.
 * What comes before is run/prepare.ts (read, list, plan) and run/inspect-and-plan.ts (look into the pictures). A reader
 * starts here.
 */
import { existsSync } from "node:fs";
import { writeFileAtomic } from "./disk/atomic-file.ts";
import { diskFault } from "./disk/disk-fault.ts";
import { dropResults, finishRun } from "./run/finish-run.ts";
import { closeTraining, openTraining } from "./run/open-training.ts";
import { runFault } from "./run/run-fault.ts";
import type { RunInHand, Trained, TrainingEnd } from "./run/run-in-hand.ts";
import { writeInputs } from "./run/write-inputs.ts";
import type { EpochRecord, ModelSnapshot, TrainEvent, TrainingState } from "./train/records.ts";
import { train } from "./train/train.ts";
import type { Checkpoint } from "./write/checkpoint-files.ts";
import { writeCheckpoint } from "./write/checkpoint.ts";
import { metricColumns, metricsCsv } from "./write/metrics-csv.ts";
import type { RunFiles } from "./write/run-files.ts";
import { sealRun } from "./write/seal.ts";
import { type StatusKeeper, keepStatus } from "./write/status.ts";
import { addTiming } from "./write/timing-csv.ts";

type EpochFinished = Extract<TrainEvent, { type: "epoch-finished" }>;

/** Of the run in its folder, before training and as resume finds it. */
const runColumns = ({ inspected: { experiment, plan } }: RunInHand): string[] =>
  metricColumns(experiment.metrics, plan.split.validation.length > 0);

/**
 * Best before last: resume begins at last, whose best epoch is then surely there. metrics.csv comes after the
 * checkpoint whose rows it repeats, so that it never tells of an epoch that resume would do again.
 */
const writeEpoch = async (run: RunInHand, event: EpochFinished): Promise<void> => {
  const { record, model, state } = event;
  if (event.isBest) await writeCheckpoint(run.files, "best", { epoch: record.epoch, model, state: null });
  await writeCheckpoint(run.files, "last", { epoch: record.epoch, model, state });
  await writeFileAtomic(run.files.metrics, metricsCsv(runColumns(run), state.rows));
  await addTiming(run.files.timing, record.epoch, event.timing, process.memoryUsage.rss());
};

const tellEpoch = (run: RunInHand, { type, record, timing, isBest }: EpochFinished): void => {
  run.tell({ type, record, timing, isBest });
};

/** Trains to the end, an interruption, a NaN or where it is pruned; every epoch is on the disk before the next one begins. */
const trainAndRecord = async (
  run: RunInHand,
  { model, optimizer, loader }: Trained,
  resume: { state: TrainingState; model: ModelSnapshot } | null,
): Promise<TrainingEnd> => {
  const { engine, inspected, isPruned, interruption } = run;
  const { experiment, plan } = inspected;
  let rows: readonly EpochRecord[] = resume?.state.rows ?? [];
  let best = resume?.state.best ?? null;
  for await (const event of train({
    engine,
    model,
    optimizer,
    loader,
    experiment,
    plan,
    resume,
    now: () => performance.now(),
    isPruned,
    signal: interruption,
  })) {
    if (event.type === "epoch-finished") {
      await writeEpoch(run, event);
      ({ rows, best } = event.state);
      tellEpoch(run, event);
    } else run.tell(event);
    if (event.type === "stopped") return { ...event, rows, best };
  }
  throw new Error("training ended without saying why");
};

/** How a run whose folder is claimed can end. */
export type RunEnd =
  | { type: "finished"; expectationsMet: boolean }
  | { type: "failed" }
  /** The epoch after which it was. */
  | { type: "pruned"; epoch: number }
  /** signal: SIGINT or SIGTERM. */
  | { type: "interrupted"; signal: string };

const nanReason = ({ epoch, step, rows }: TrainingEnd): string =>
  `the loss became NaN or infinite in epoch ${epoch}, step ${step}; ` +
  (rows.length > 0 ? `the checkpoint of epoch ${rows.length} is kept` : "no epoch was finished") +
  "; a lower optimizer.learningRate may help";

/** What a run comes to, before it is reported and written into its status. */
type Ending =
  | { type: "finished"; epochs: number; bestEpoch: number; expectationsMet: boolean }
  | { type: "failed"; state: "failed" | "nan"; reason: string }
  | { type: "pruned"; epoch: number }
  | { type: "interrupted"; epoch: number; stepsLost: number };

const trainAndFinish = async (run: RunInHand, checkpoint: Checkpoint | null): Promise<Ending> => {
  const training = await openTraining(run, checkpoint);
  if (training === "interrupted") return { type: "interrupted", epoch: checkpoint?.epoch ?? 0, stepsLost: 0 };
  try {
    const resume = checkpoint?.state == null ? null : { state: checkpoint.state, model: checkpoint.model };
    const end = await trainAndRecord(run, training, resume);
    if (end.reason === "nan") {
      await dropResults(run.files);
      return { type: "failed", state: "nan", reason: nanReason(end) };
    }
    if (end.reason === "pruned") return { type: "pruned", epoch: end.epoch };
    const interrupted = { type: "interrupted", epoch: end.rows.length, stepsLost: end.step } as const;
    if (end.reason === "interrupted") return interrupted;
    const finish = await finishRun(run, training, end);
    if (finish.type === "interrupted") return { ...interrupted, stepsLost: 0 };
    if (finish.type === "damaged") return { type: "failed", state: "failed", reason: finish.reason };
    return { ...finish, epochs: end.rows.length };
  } finally {
    await closeTraining(training);
  }
};

/** A new run writes its inputs first; a resumed one goes on from its checkpoint (null: no epoch was finished). */
export type Beginning = { type: "new" } | { type: "resumed"; checkpoint: Checkpoint | null };

const beginAndTrain = async (run: RunInHand, beginning: Beginning): Promise<Ending> => {
  if (beginning.type === "resumed") return trainAndFinish(run, beginning.checkpoint);
  await writeInputs(run);
  return trainAndFinish(run, null);
};

/** A folder that is gone or cannot be written records nothing; the user is told all the same. */
const endIfPossible = async (
  files: RunFiles,
  status: StatusKeeper,
  [state, reason]: readonly ["failed" | "nan", string],
): Promise<void> => {
  for (const ending of [() => sealRun(files), () => status.end(state, reason)])
    try {
      await ending();
    } catch (error) {
      if (diskFault(error) === null) throw error;
    }
};

/** Carries out a run whose folder is claimed, and says there and to the user how it ended. `folder`: as the user sees it. */
export const carryOut = async (run: RunInHand, beginning: Beginning, folder: string): Promise<RunEnd> => {
  const started = performance.now();
  const status = await keepStatus(run.files.status);
  const fail = async (state: "failed" | "nan", reason: string): Promise<RunEnd> => {
    await endIfPossible(run.files, status, [state, reason]);
    // Before resolved.yaml is there, nothing was done that resume could go on with.
    const resumable = state === "failed" && existsSync(run.files.resolved);
    run.tell({ type: "failed", folder, reason, resumable });
    return { type: "failed" };
  };
  try {
    const outcome = await beginAndTrain(run, beginning);
    switch (outcome.type) {
      case "failed":
        return await fail(outcome.state, outcome.reason);
      case "pruned":
        await sealRun(run.files);
        await status.end("pruned");
        run.tell({ ...outcome, folder });
        return outcome;
      case "interrupted":
        await sealRun(run.files);
        await status.end("interrupted");
        run.tell({ ...outcome, folder });
        return { type: "interrupted", signal: String(run.interruption.reason) };
      case "finished": {
        await sealRun(run.files);
        await status.end("finished");
        const seconds = (performance.now() - started) / 1000;
        run.tell({
          type: "run-finished",
          folder,
          epochs: outcome.epochs,
          bestEpoch: outcome.bestEpoch,
          seconds,
        });
        return { type: "finished", expectationsMet: outcome.expectationsMet };
      }
    }
  } catch (error) {
    const reason = runFault(error, run.inspected.plan.dataDirectory);
    if (reason !== null) return await fail("failed", reason);
    await endIfPossible(run.files, status, ["failed", `a bug in petri: ${String(error)}`]);
    throw error;
  }
};
