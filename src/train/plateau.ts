import type { PlateauSpec } from "../experiment/experiment.ts";
import { isImprovement, monitored } from "./monitor.ts";

/** A JSON value: part of the checkpoint. */
export interface PlateauState {
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
export function plateauAfter(
  spec: PlateauSpec,
  state: PlateauState,
  values: Readonly<Record<string, number>>,
): PlateauState {
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
}
