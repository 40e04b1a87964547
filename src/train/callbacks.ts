/** What happens at the end of an epoch, as one pure state machine whose state is a JSON value. */
import type {
  EarlyStoppingSpec,
  Experiment,
  Monitor,
  MonitorMode,
  PlateauSpec,
  ScheduleSpec,
} from "../experiment/experiment.ts";
import { isImprovement, monitored } from "./monitor.ts";

interface ScheduledRun {
  /** The optimizer's. */
  learningRate: number;
  epochs: number;
  stepsPerEpoch: number;
}

/**
 * Learning rate of a global step, from 0. In the warm-up it rises linearly from 0 at step 0, as Keras'
 * CosineDecay does; the schedule itself begins where the warm-up ends (step and exponential: at the next whole epoch).
 */
export const scheduledRate = (spec: ScheduleSpec, run: ScheduledRun, step: number): number => {
  const warmup = Math.round(spec.warmup * run.stepsPerEpoch);
  if (step < warmup) return (run.learningRate * step) / warmup;
  const epochs = Math.max(0, Math.floor(step / run.stepsPerEpoch) - Math.ceil(spec.warmup));
  switch (spec.type) {
    case "step":
      return run.learningRate * spec.factor ** Math.floor(epochs / spec.every);
    case "exponential":
      return run.learningRate * spec.rate ** epochs;
    case "cosine": {
      const share = (step - warmup) / (run.epochs * run.stepsPerEpoch - warmup);
      return spec.to + ((run.learningRate - spec.to) * (1 + Math.cos(Math.PI * share))) / 2;
    }
  }
};

/** A JSON value: part of the checkpoint. */
interface EarlyStoppingState {
  readonly best: number | null;
  /** Epochs since the best one. */
  readonly wait: number;
  readonly stopped: boolean;
}

export const newEarlyStopping: EarlyStoppingState = { best: null, wait: 0, stopped: false };

/** Keras' EarlyStopping at the end of an epoch; never stops after the first. */
export const earlyStoppingAfter = (
  spec: EarlyStoppingSpec,
  state: EarlyStoppingState,
  epoch: { epoch: number; values: Readonly<Record<string, number>> },
): EarlyStoppingState => {
  const value = monitored(epoch.values, spec.monitor);
  if (isImprovement(spec, value, state.best)) return { best: value, wait: 0, stopped: false };
  const wait = state.wait + 1;
  return { best: state.best, wait, stopped: wait >= spec.patience && epoch.epoch > 1 };
};

/** A JSON value: part of the checkpoint. */
interface PlateauState {
  readonly best: number | null;
  /** Epochs without improvement, not counting those of the cooldown. */
  readonly wait: number;
  /** Epochs of the cooldown that are left. */
  readonly cooldown: number;
  readonly learningRate: number;
}

export const newPlateau = (learningRate: number): PlateauState => ({
  best: null,
  wait: 0,
  cooldown: 0,
  learningRate,
});

/** Keras' ReduceLROnPlateau at the end of an epoch. */
export const plateauAfter = (
  spec: PlateauSpec,
  state: PlateauState,
  values: Readonly<Record<string, number>>,
): PlateauState => {
  const value = monitored(values, spec.monitor);
  const cooldown = Math.max(0, state.cooldown - 1);
  const waited = state.cooldown > 0 ? 0 : state.wait;
  if (isImprovement(spec, value, state.best)) return { ...state, best: value, wait: 0, cooldown };
  if (cooldown > 0) return { ...state, wait: waited, cooldown };
  const wait = waited + 1;
  if (wait < spec.patience || state.learningRate <= spec.minLearningRate) return { ...state, wait, cooldown };
  return {
    best: state.best,
    wait: 0,
    cooldown: spec.cooldown,
    learningRate: Math.max(state.learningRate * spec.factor, spec.minLearningRate),
  };
};

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
export const learningRateAt = (
  { optimizer, learningRateSchedule }: Pick<Experiment, "optimizer" | "learningRateSchedule">,
  run: { epochs: number; stepsPerEpoch: number },
  state: CallbackState,
  step: number,
): number => {
  const { learningRate } = optimizer;
  if (learningRateSchedule) return scheduledRate(learningRateSchedule, { learningRate, ...run }, step);
  return state.plateau?.learningRate ?? learningRate;
};

/** What best means; the loss of training where there is no validation. */
export const checkpointMonitor = (
  { checkpoint }: Pick<Experiment, "checkpoint">,
  hasValidation: boolean,
): { monitor: Monitor; mode: MonitorMode; minDelta: number } => ({
  ...checkpoint,
  monitor: hasValidation ? checkpoint.monitor : checkpoint.monitor.replace(/^val_/, ""),
  minDelta: 0,
});

/** The best epoch so far: the first of equals. One without a number (`onNaN: continue`) is best until another has one. */
export const bestAfter = (
  watched: { monitor: Monitor; mode: MonitorMode; minDelta: number },
  best: BestEpoch | null,
  { epoch, values }: { epoch: number; values: Readonly<Record<string, number>> },
): BestEpoch | null => {
  const value = monitored(values, watched.monitor);
  const toBeat = best === null || Number.isNaN(best.value) ? null : best.value;
  return best === null || isImprovement(watched, value, toBeat) ? { epoch, value } : best;
};
