/** What happens at the end of an epoch, as one pure state machine whose state is a JSON value. */
import type { Experiment, Monitor, MonitorMode } from "../experiment/experiment.ts";
import { earlyStoppingAfter, newEarlyStopping, type EarlyStoppingState } from "./early-stopping.ts";
import { isImprovement, monitored } from "./monitor.ts";
import { newPlateau, plateauAfter, type PlateauState } from "./plateau.ts";
import { scheduledRate } from "./schedule.ts";

/** null: the experiment has no such callback. */
export interface CallbackState {
  readonly earlyStopping: EarlyStoppingState | null;
  readonly plateau: PlateauState | null;
}

interface BestEpoch {
  readonly epoch: number;
  readonly value: number;
}

type Watched = Pick<Experiment, "earlyStopping" | "reduceLearningRateOnPlateau">;

export const newCallbacks = (experiment: Watched & Pick<Experiment, "optimizer">): CallbackState => ({
  earlyStopping: experiment.earlyStopping && newEarlyStopping,
  plateau: experiment.reduceLearningRateOnPlateau && newPlateau(experiment.optimizer.learningRate),
});

/** The state after an epoch (from 1) with these values. */
export const callbacksAfter = (
  { earlyStopping, reduceLearningRateOnPlateau }: Watched,
  state: CallbackState,
  epoch: { epoch: number; values: Readonly<Record<string, number>> },
): CallbackState => ({
  earlyStopping:
    earlyStopping && earlyStoppingAfter(earlyStopping, state.earlyStopping ?? newEarlyStopping, epoch),
  plateau:
    reduceLearningRateOnPlateau &&
    state.plateau &&
    plateauAfter(reduceLearningRateOnPlateau, state.plateau, epoch.values),
});

/** Learning rate of a global step, from 0. */
export function learningRateAt(
  { optimizer, learningRateSchedule }: Pick<Experiment, "optimizer" | "learningRateSchedule">,
  run: { epochs: number; stepsPerEpoch: number },
  state: CallbackState,
  step: number,
): number {
  const { learningRate } = optimizer;
  if (learningRateSchedule) return scheduledRate(learningRateSchedule, { learningRate, ...run }, step);
  return state.plateau?.learningRate ?? learningRate;
}

/** What best means; the loss of training where there is no validation to speak of. */
export const checkpointMonitor = (
  { checkpoint }: Pick<Experiment, "checkpoint">,
  hasValidation: boolean,
): { monitor: Monitor; mode: MonitorMode; minDelta: number } => ({
  ...checkpoint,
  monitor: hasValidation ? checkpoint.monitor : checkpoint.monitor.replace(/^val_/, ""),
  minDelta: 0,
});

/** The best epoch so far: the first of equals. One without a number (`onNaN: continue`) is best until another has one. */
export function bestAfter(
  watched: { monitor: Monitor; mode: MonitorMode; minDelta: number },
  best: BestEpoch | null,
  { epoch, values }: { epoch: number; values: Readonly<Record<string, number>> },
): BestEpoch | null {
  const value = monitored(values, watched.monitor);
  const toBeat = best === null || Number.isNaN(best.value) ? null : best.value;
  return best === null || isImprovement(watched, value, toBeat) ? { epoch, value } : best;
}
