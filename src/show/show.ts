import type { Output } from "./output.ts";
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
  const ends: readonly RunEvent["type"][] = ["group-finished", "interrupted", "failed", "pruned"];
  return "folder" in event && ends.includes(event.type) ? event.folder : null;
};

export type ShowMode = "words" | "quiet" | "json";

export interface ShowOptions {
  /** Gets the answer only: the run folder's path, or with mode json the events, one a line. */
  stdout: Output;
  /** Gets words and, where it is a terminal, a bar that is drawn anew; else a plain line for each epoch. */
  stderr: Output;
  mode: ShowMode;
  asked: Asked;
  /** How the user calls petri, for hints: "npm run exp --". */
  command: string;
  /** Milliseconds, never going back: performance.now. */
  clock: () => number;
}

export interface Show {
  tell(event: RunEvent): void;
  /** Leaves the terminal as it was found. Idempotent; called also when the process is about to end at once. */
  close(): void;
}
