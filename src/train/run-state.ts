/** How far a run is, between epochs: pure values, saved in the checkpoint and read back from it. */
import { sha256Of, type ModelSnapshot } from "../network/named-array.ts";
import type { OptimizerState } from "../network/optimizer.ts";
import { callbackStateFromJson, callbackStateToJson } from "./callback-state.ts";
import {
  bestAfter,
  callbacksAfter,
  checkpointMonitor,
  newCallbacks,
  type CallbackState,
} from "./callbacks.ts";
import type { EpochRecord, TrainingState } from "./records.ts";
import type { TrainRequest } from "./train-request.ts";

export interface RunState {
  /** Epochs finished. */
  epoch: number;
  callbacks: CallbackState;
  best: TrainingState["best"];
  bestWeights: TrainingState["bestWeights"];
  rows: readonly EpochRecord[];
}

export const firstState = ({ experiment, resume }: Pick<TrainRequest, "experiment" | "resume">): RunState => {
  if (resume === null) {
    return { epoch: 0, callbacks: newCallbacks(experiment), best: null, bestWeights: null, rows: [] };
  }
  const { epoch, callbacks, best, bestWeights, rows } = resume.state;
  return { epoch, callbacks: callbackStateFromJson(callbacks), best, bestWeights, rows };
};

/** After one more epoch with these values and the weights of `snapshot`. */
export const stateAfter = (
  { experiment, plan }: Pick<TrainRequest, "experiment" | "plan">,
  state: RunState,
  snapshot: ModelSnapshot,
  { values, learningRate }: { values: Readonly<Record<string, number>>; learningRate: number },
): { state: RunState; record: EpochRecord } => {
  const epoch = state.epoch + 1;
  const record = { epoch, values, learningRate, weightsSha256: sha256Of(snapshot.weights) };
  const callbacks = callbacksAfter(experiment, state.callbacks, record);
  const monitor = checkpointMonitor(experiment, plan.split.validation.length > 0);
  const isImproved = callbacks.earlyStopping?.wait === 0 || state.bestWeights === null;
  const isKept = experiment.earlyStopping?.restoreBestWeights === true && isImproved;
  return {
    record,
    state: {
      epoch,
      callbacks,
      best: bestAfter(monitor, state.best, record),
      bestWeights: isKept ? { epoch, weights: snapshot.weights } : state.bestWeights,
      rows: [...state.rows, record],
    },
  };
};

export const toTrainingState = (
  { callbacks, ...state }: RunState,
  step: number,
  optimizer: OptimizerState,
): TrainingState => ({ ...state, step, optimizer, callbacks: callbackStateToJson(callbacks) });
