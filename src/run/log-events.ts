import { eventWords } from "../show/event-words.ts";
import { lineText } from "../show/output.ts";
import type { RunEvent } from "../show/run-event.ts";
import type { Show } from "../show/show.ts";
import { appendLog } from "../write/log.ts";
import type { PlannedExperiment } from "./prepare.ts";

/** What will happen, in the few numbers that a person reads before a run. */
export const plannedEvent = ({ plan }: PlannedExperiment): RunEvent => ({
  type: "planned",
  experiment: plan.name,
  seed: plan.seed,
  classes: plan.classes,
  pictures: {
    train: plan.split.train.length,
    validation: plan.split.validation.length,
    test: plan.split.test.length,
  },
  unused: plan.unused,
  batchShape: [plan.batchSize, ...plan.inputShape],
  labelShape: [plan.batchSize, ...plan.labelShape],
  parameters: plan.parameters.total,
  epochs: plan.epochs,
  stepsPerEpoch: plan.stepsPerEpoch,
});

export interface LoggedShow {
  tell: (event: RunEvent) => void;
  /** Waits until all that was told is in the file, or could not be written. */
  flush: () => Promise<void>;
}

/** Everything told also goes to machine/log.txt, as words without colours, whatever the terminal shows. `command`: how petri is called. */
export const logged = (show: Show, file: string, command: string): LoggedShow => {
  const words = eventWords(() => Infinity, command);
  let last = Promise.resolve();
  return {
    tell(event) {
      show.tell(event);
      const lines = words(event).map((line) => lineText(line));
      if (lines.length === 0) return;
      // The log is a convenience: a full disk shows at the next file that matters.
      last = last.then(() => appendLog(file, lines)).catch(() => undefined);
    },
    flush: () => last,
  };
};
