import type { Model } from "../network/model.ts";
import type { Optimizer } from "../network/optimizer.ts";
import type { Loader } from "../load/batch.ts";
import { train } from "../train/train.ts";
import type { EpochRecord, ModelSnapshot, StopReason, TrainEvent, TrainingState } from "../train/records.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { writeCheckpoint } from "../write/checkpoint.ts";
import { metricColumns, metricsCsv } from "../write/metrics-csv.ts";
import { addTiming } from "../write/timing-csv.ts";
import type { RunInHand } from "./run-in-hand.ts";

/** What training works on. */
export interface Trained {
  model: Model;
  optimizer: Optimizer;
  loader: Loader;
}

export interface TrainingEnd {
  reason: StopReason;
  /** The epoch and step (from 1) in which it stopped. */
  epoch: number;
  step: number;
  rows: readonly EpochRecord[];
  best: TrainingState["best"];
}

type EpochFinished = Extract<TrainEvent, { type: "epoch-finished" }>;

/** Of the run in its folder, before training and as resume finds it. */
export const runColumns = ({ inspected: { experiment, plan } }: RunInHand): string[] =>
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

/** Trains to the end, an interruption or a NaN; every epoch is on the disk before the next one begins. */
export const trainAndRecord = async (
  run: RunInHand,
  { model, optimizer, loader }: Trained,
  resume: { state: TrainingState; model: ModelSnapshot } | null,
): Promise<TrainingEnd> => {
  const { engine, inspected, interruption } = run;
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
