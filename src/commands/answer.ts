import type { Line } from "../show/colors.ts";
import type { Output } from "../show/output.ts";
import { changedText } from "../show/verify-text.ts";
import { type Caller, exitStatus } from "./context.ts";

/**
 * Names the files that are not as petri wrote them, on standard error. `consequence` null: what was asked is done all
 * the same.
 */
export const tellChanged = (
  context: Caller,
  name: string,
  changes: readonly string[],
  consequence: string | null,
): number => {
  write(context.stderr, changedText(name, changes, consequence));
  return exitStatus.failed;
};

/** One line, or several. */
export const write = (output: Output, text: Line | readonly Line[]): void => {
  output.print(text);
};

/** The user's mistake: its text on standard error, and the exit status that says so. */
export const refuse = (context: Caller, text: string | readonly string[]): number => {
  write(context.stderr, text);
  return exitStatus.mistake;
};
