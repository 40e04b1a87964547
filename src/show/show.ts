import type { Asked } from "./answer.ts";
import type { Output } from "./output.ts";
import type { RunEvent } from "./run-event.ts";

export type ShowMode = "words" | "quiet" | "json";

export interface ShowOptions {
  /** Gets the answer only: the run folder's path, or with mode json the events, one a line. */
  stdout: Output;
  /** Gets words and, where it is a terminal, a bar that is drawn anew; else a plain line an epoch. */
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
