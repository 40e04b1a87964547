/** Types of what petri reads and tells, for programs that write experiments or read `--json`. The package has no other interface than the command. */
export type { WrittenExperiment } from "./experiment/written-experiment.ts";
export type { Experiment } from "./experiment/experiment.ts";
export type { Plan } from "./plan/plan.ts";
export type { RunEvent } from "./show/run-event.ts";
