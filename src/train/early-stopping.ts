import type { EarlyStoppingSpec } from "../experiment/experiment.ts";
import { isImprovement, monitored } from "./monitor.ts";

/** A JSON value: part of the checkpoint. */
export interface EarlyStoppingState {
  readonly best: number | null;
  /** Epochs since the best one. */
  readonly wait: number;
  readonly stopped: boolean;
}

export const newEarlyStopping: EarlyStoppingState = { best: null, wait: 0, stopped: false };

/** Keras' EarlyStopping at the end of an epoch; never stops after the first. */
export function earlyStoppingAfter(
  spec: EarlyStoppingSpec,
  state: EarlyStoppingState,
  epoch: { epoch: number; values: Readonly<Record<string, number>> },
): EarlyStoppingState {
  const value = monitored(epoch.values, spec.monitor);
  if (isImprovement(spec, value, state.best)) return { best: value, wait: 0, stopped: false };
  const wait = state.wait + 1;
  return { best: state.best, wait, stopped: wait >= spec.patience && epoch.epoch > 1 };
}
