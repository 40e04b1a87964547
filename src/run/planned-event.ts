import type { RunEvent } from "../show/run-event.ts";
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
