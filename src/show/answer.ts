import type { RunEvent } from "./run-event.ts";

/** The one line of a run on standard output: its folder, once nothing more will be written there; else null. */
export const answerOf = (event: RunEvent): string | null =>
  event.type === "run-finished" || event.type === "interrupted" || event.type === "failed"
    ? event.folder
    : null;
