import type { SetupEvent } from "../engine/setup-event.ts";
import type { OptunaSetupEvent } from "../optuna/install.ts";
import type { Finding } from "../load/health.ts";
import type { PictureNote } from "../load/picture-facts.ts";
import type { ProblemFacts } from "../read/describe-problems.ts";
import type { SplitName } from "../plan/plan.ts";
import type { Expectation } from "../experiment/experiment.ts";
import type { TrainEvent } from "../train/records.ts";
import type { GroupSummary } from "../write/group-json.ts";

/** What a run tells of training: the events of train/, without the weights, which are for the checkpoint only. */
type TrainingEvent =
  | Exclude<TrainEvent, { type: "epoch-finished" }>
  | Omit<Extract<TrainEvent, { type: "epoch-finished" }>, "model" | "state">;

/** A warning for a program; a text may have several. */
export type WarningFacts =
  /** Of the experiment's file. */
  | ProblemFacts
  /** Of the pictures: what was found, in a sentence. */
  | {
      code: Finding["type"] | PictureNote["type"];
      message: string;
      pictures: readonly string[];
      leftOut: boolean;
    }
  | RunWarning;

/** Of the run. */
interface RunWarning {
  code: "changed-run" | "has-search" | "name-twice" | "waiting" | "resumed-in-spite" | "group-not-whole";
  message: string;
}

/** Everything that a run can tell, in the order in which it comes. Renderers turn it into words, bars or JSON. */
export type RunEvent =
  /** Which file a name stands for. */
  | { type: "experiment-found"; text: string }
  /** The engine is fetched and built, the first time only. */
  | { type: "setup"; event: SetupEvent }
  /** Optuna is fetched, the first time that a search needs it. */
  | { type: "optuna-setup"; event: OptunaSetupEvent }
  /** Pictures of the split looked into so far. */
  | { type: "checking-pictures"; done: number; total: number }
  /** What is not as it should be but stops nothing; one line, or several: place, excerpt, carets. */
  | { type: "warning"; text: string | readonly string[]; facts: readonly WarningFacts[] }
  /** What will happen: pictures by part, shapes of one batch with the batch axis first. */
  | {
      type: "planned";
      experiment: string;
      seed: number;
      classes: readonly string[];
      pictures: Readonly<Record<SplitName, number>>;
      /** Pictures of the classes that no part takes. */
      unused: number;
      batchShape: readonly number[];
      labelShape: readonly number[];
      parameters: number;
      epochs: number;
      stepsPerEpoch: number;
    }
  /** The run folder is claimed; device as the engine names it. resumedAfter: epochs already done, 0 for a new run. */
  | { type: "run-started"; folder: string; device: string; resumedAfter: number }
  /** startFrom: layers whose first weights are those of that run's best epoch, and those that have their own. */
  | {
      type: "weights-taken";
      run: string;
      epoch: number;
      taken: readonly string[];
      notTaken: readonly { layer: string; why: string }[];
    }
  /** What the frozen part of the network says of the pictures, kept for every epoch and every run. */
  | { type: "computing-features"; done: number; total: number }
  | TrainingEvent
  /** The best weights on one part of the split; step from 1. */
  | { type: "evaluating"; part: SplitName; step: number; steps: number }
  | {
      type: "evaluated";
      part: SplitName;
      pictures: number;
      epoch: number;
      values: Readonly<Record<string, number>>;
    }
  /** Classes with pictures in the part, for which the best weights took none of its pictures. */
  | { type: "never-predicted"; part: SplitName; pictures: number; classes: readonly string[] }
  /** A claim of `expect`, and the value that was found; null: there is no such value. */
  | { type: "expectation"; expectation: Expectation; found: number | null; met: boolean }
  /** Everything is written. seconds: of this process. */
  | { type: "run-finished"; folder: string; epochs: number; bestEpoch: number; seconds: number }
  /** --needed: this finished run is the one asked for; nothing was trained. */
  | { type: "already-done"; folder: string }
  /** --seeds: all runs of a group are finished, and what they come to is written. */
  | { type: "group-finished"; folder: string; summary: GroupSummary }
  /** The search that the run is a trial of ended it after `epoch`; the folder is whole. */
  | { type: "pruned"; folder: string; epoch: number }
  /** Ctrl-C or SIGTERM: the folder is whole; training after `epoch` (0: none is finished) will be done again by resume. */
  | { type: "interrupted"; folder: string; epoch: number; stepsLost: number }
  /** After the folder was claimed: why the run could not go on, in one sentence, and whether resume can once that is fixed. */
  | { type: "failed"; folder: string; reason: string; resumable: boolean };

/** A warning of one sentence. */
export const runWarning = (
  code: RunWarning["code"],
  message: string,
): Extract<RunEvent, { type: "warning" }> => ({ type: "warning", text: message, facts: [{ code, message }] });
