import type { Experiment } from "../experiment/experiment.ts";
import { counted } from "../read/words.ts";
import { learningRateAt } from "./callbacks.ts";
import type { TrainEvent } from "./records.ts";
import type { RunState } from "./run-state.ts";

/** Tells a learning rate that changes at the start of an epoch; not one that changes at every step. */
export function* rateChange(
  experiment: Experiment,
  run: { epochs: number; stepsPerEpoch: number },
  { epoch, callbacks, rows }: RunState,
): Generator<TrainEvent, void> {
  const from = rows.at(-1)?.learningRate;
  const to = learningRateAt(experiment, run, callbacks, epoch * run.stepsPerEpoch);
  const why = reasonOf(experiment, epoch);
  if (from === undefined || from === to || why === null) return;
  yield { type: "learning-rate-changed", epoch: epoch + 1, from, to, why };
}

function reasonOf(
  { learningRateSchedule: schedule, reduceLearningRateOnPlateau: plateau }: Experiment,
  finished: number,
): string | null {
  if (plateau !== null) return `${plateau.monitor} did not improve for ${counted(plateau.patience, "epoch")}`;
  if (schedule === null || schedule.type === "cosine" || finished <= schedule.warmup) return null;
  return `${schedule.type} schedule`;
}
