/** The training loop. It tells what happens as events; files, words and clocks are the consumer's. */
import { setImmediate } from "node:timers/promises";
import type { Experiment } from "../experiment/experiment.ts";
import type { ModelSnapshot } from "../network/named-array.ts";
import { counted } from "../read/words.ts";
import { learningRateAt } from "./callbacks.ts";
import { evaluateInSteps, evaluationBatchSize } from "./evaluate.ts";
import type { EpochTiming, StopReason, TrainEvent } from "./records.ts";
import { type RunState, firstState, stateAfter, toTrainingState } from "./run-state.ts";
import { type TrainRequest, scoringOf } from "./train-request.ts";
import { type TrainedEpoch, trainEpoch } from "./training-epoch.ts";

/**
 * Loss and metrics over the validation pictures, with names that begin with val_; none without validation.
 * null: interrupted.
 */
async function* validate(
  request: TrainRequest,
  epoch: number,
): AsyncGenerator<TrainEvent, Record<string, number> | null> {
  const { loader, experiment, signal } = request;
  const { batchSize, batches } = validationBatches(request);
  if (batches === 0) return {};
  yield { type: "validation-started", epoch, steps: batches };
  const evaluation = evaluateInSteps({
    ...scoringOf(request),
    loader,
    part: "validation",
    batchSize,
    batches,
    metrics: experiment.metrics,
    prefix: "val_",
  });
  for (let step = 1; ; step++) {
    const next = await evaluation.next();
    if (next.done === true) return next.value.values;
    yield { type: "validation-step", epoch, step, steps: batches };
    await setImmediate();
    if (signal.aborted) return null;
  }
}

/** Larger batches than in training, unless the experiment counts the steps. */
const validationBatches = ({ experiment, plan }: TrainRequest): { batchSize: number; batches: number } => {
  const pictures = plan.split.validation.length;
  if (experiment.validationSteps !== null && pictures > 0) {
    return { batchSize: plan.batchSize, batches: experiment.validationSteps };
  }
  const batchSize = evaluationBatchSize(plan);
  return { batchSize, batches: Math.ceil(pictures / batchSize) };
};

/**
 * Trains until the epochs are done, patience runs out, a loss is not a number, the signal comes, or the run is pruned;
 * the last event says which. Then the model holds the weights of the last step, or the best ones where
 * restoreBestWeights asks for them. What the loader throws (a picture is gone) comes out here.
 */
export async function* train(request: TrainRequest): AsyncGenerator<TrainEvent, void> {
  const { plan, model, optimizer, resume, signal } = request;
  if (resume !== null) optimizer.restore(resume.state.optimizer);
  let state = firstState(request);
  const isPatient = (): boolean => state.callbacks.earlyStopping?.stopped !== true;
  while (state.epoch < plan.epochs && isPatient()) {
    if (signal.aborted) {
      yield stopped("interrupted", state.epoch + 1, 0);
      return;
    }
    const last = state.rows.at(-1);
    if (last !== undefined && (await request.isPruned(last))) {
      yield stopped("pruned", state.epoch, plan.stepsPerEpoch);
      return;
    }
    const outcome = yield* oneEpoch(request, state);
    if (outcome.type === "stopped") {
      yield stopped(outcome.reason, state.epoch + 1, outcome.step);
      return;
    }
    state = outcome.state;
  }
  if (state.bestWeights !== null) model.setWeights(state.bestWeights.weights);
  yield {
    ...stopped(isPatient() ? "epochs-done" : "early-stopping", state.epoch, plan.stepsPerEpoch),
    restoredEpoch: state.bestWeights?.epoch ?? null,
  };
}

type Stopped = Extract<TrainEvent, { type: "stopped" }>;

const stopped = (reason: StopReason, epoch: number, step: number): Stopped => ({
  type: "stopped",
  reason,
  epoch,
  step,
  restoredEpoch: null,
});

type EpochOutcome = { type: "finished"; state: RunState } | Extract<TrainedEpoch, { type: "stopped" }>;

async function* oneEpoch(request: TrainRequest, before: RunState): AsyncGenerator<TrainEvent, EpochOutcome> {
  const { engine, experiment, plan, optimizer, now } = request;
  const epoch = before.epoch + 1;
  const steps = plan.stepsPerEpoch;
  const started = now();
  yield { type: "epoch-started", epoch, epochs: plan.epochs, steps };
  yield* rateChange(experiment, plan, before);
  // Training goes on from the weights as it left them; all else is judged by their averages, where there are any.
  if (before.epoch > 0) optimizer.exchangeAverages();
  const trained = yield* trainEpoch(request, epoch, before.callbacks);
  if (trained.type === "stopped") return trained;
  optimizer.exchangeAverages();
  const trainedAt = now();
  const validation = yield* validate(request, epoch);
  if (validation === null) return { type: "stopped", reason: "interrupted", step: steps };
  const validatedAt = now();
  const values = { ...trained.values, ...validation };
  const model = request.model.snapshot();
  // The last update may have spoilt weights that no step has used yet; they must not reach the checkpoint.
  if (
    experiment.onNaN === "stop" &&
    !(Object.values(values).every(Number.isFinite) && isFiniteModel(model))
  ) {
    return { type: "stopped", reason: "nan", step: steps };
  }
  const { state, record } = stateAfter(request, before, model, { ...trained, values });
  const timing = timingOf(trained, steps, { started, trainedAt, validatedAt, finished: now() });
  yield {
    type: "epoch-finished",
    record,
    timing: { ...timing, tensors: engine.memory().tensors },
    isBest: state.best?.epoch === epoch,
    model,
    state: toTrainingState(state, epoch * steps, optimizer.state()),
  };
  return { type: "finished", state };
}

/** Tells a learning rate that changes at the start of an epoch; not one that changes at every step. */
function* rateChange(
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

const reasonOf = (
  { learningRateSchedule: schedule, reduceLearningRateOnPlateau: plateau }: Experiment,
  finished: number,
): string | null => {
  if (plateau !== null) return `${plateau.monitor} did not improve for ${counted(plateau.patience, "epoch")}`;
  if (schedule === null || schedule.type === "cosine" || finished <= schedule.warmup) return null;
  return `${schedule.type} schedule`;
};

const isFiniteModel = ({ weights }: ModelSnapshot): boolean =>
  weights.every(({ values }) => values.every(Number.isFinite));

/** Moments in milliseconds. */
const timingOf = (
  { pictures, waitMs }: { pictures: number; waitMs: number },
  steps: number,
  at: { started: number; trainedAt: number; validatedAt: number; finished: number },
): Omit<EpochTiming, "tensors"> => {
  const trainingMs = at.trainedAt - at.started;
  return {
    seconds: (at.finished - at.started) / 1000,
    trainingSeconds: trainingMs / 1000,
    validationSeconds: (at.validatedAt - at.trainedAt) / 1000,
    msPerStep: trainingMs / steps,
    waitMsPerStep: waitMs / steps,
    picturesPerSecond: (pictures * 1000) / Math.max(trainingMs, Number.MIN_VALUE),
  };
};
