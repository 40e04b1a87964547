import type { RunEvent } from "./run-event.ts";

/** What a command was asked for: each run, or with --seeds what all of them come to. */
export type Asked = "run" | "group";

/**
 * The one line of a run or a group on standard output: its folder, once nothing more will be written there; else null.
 * A group that does not come to its end answers with the run that stopped it.
 */
export const answerOf = (event: RunEvent, asked: Asked): string | null => {
  if (event.type === "run-finished" || event.type === "already-done")
    return asked === "run" ? event.folder : null;
  return event.type === "group-finished" || event.type === "interrupted" || event.type === "failed"
    ? event.folder
    : null;
};
