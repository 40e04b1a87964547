import type { Model } from "../network/model.ts";
import type { Optimizer } from "../network/optimizer.ts";
import type { Engine } from "../engine/engine.ts";
import type { Loader } from "../load/batch.ts";
import type { Plan } from "../plan/plan.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Scoring } from "./score-batch.ts";
import type { EpochRecord, TrainingState } from "./records.ts";

/** Whether a run ends after its last finished epoch by a decision from outside: of the search that it is a trial of. */
export type IsPruned = (record: EpochRecord) => Promise<boolean>;

/** Of a run that is no trial. */
export const neverPruned: IsPruned = () => Promise.resolve(false);

export interface TrainRequest {
  engine: Engine;
  /** With its first weights, or those of the checkpoint that is resumed. */
  model: Model;
  /** New; a resumed state is put into it. */
  optimizer: Optimizer;
  loader: Loader;
  experiment: Experiment;
  plan: Plan;
  /** null: from the beginning. */
  resume: { state: TrainingState } | null;
  /** Milliseconds from some fixed moment, for the timings only. */
  now: () => number;
  /**
   * Asked after each epoch that another would follow, whose checkpoint is written; true: training stops there. Asked at
   * the start of a resumed run, too, whose process may have died before it could ask.
   */
  isPruned: IsPruned;
  /** Aborted: the step ends, then training stops. */
  signal: AbortSignal;
}

export const scoringOf = ({ engine, model, experiment }: TrainRequest): Scoring => ({
  engine,
  model,
  loss: experiment.loss,
  labelSmoothing: experiment.labelSmoothing,
});
