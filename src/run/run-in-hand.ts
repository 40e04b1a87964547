import type { Engine } from "../engine/engine.ts";
import type { Loader } from "../load/batch.ts";
import type { BatchRequest } from "../load/batch-source.ts";
import type { Model } from "../network/model.ts";
import type { Optimizer } from "../network/optimizer.ts";
import type { EpochRecord, StopReason, TrainingState } from "../train/records.ts";
import type { IsPruned } from "../train/train-request.ts";
import type { RunEvent } from "../show/run-event.ts";
import type { Environment } from "../write/environment.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { InspectedExperiment } from "./inspect-and-plan.ts";

/** A run whose folder is claimed: what it is made of, where it is written, whom it tells. */
export interface RunInHand {
  inspected: InspectedExperiment;
  engine: Engine;
  files: RunFiles;
  environment: Environment;
  cacheFolder: string;
  /** Threads that make batches; left out: as many as the cores allow. Any number gives the same batches. */
  decoders?: number;
  tell: (event: RunEvent) => void;
  isPruned: IsPruned;
  /** Aborted by Ctrl-C or SIGTERM; its reason is the signal's name. */
  interruption: AbortSignal;
}

/** What the run's batches are made from. */
export const batchRequest = ({ inspected, cacheFolder }: RunInHand): BatchRequest => {
  const { experiment, plan, reports } = inspected;
  const { generator, augmentation } = experiment;
  return { plan, generator, augmentation, reports, cacheFolder };
};

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
