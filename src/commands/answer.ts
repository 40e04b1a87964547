import type { Line } from "../show/colors.ts";
import type { Output } from "../show/output.ts";
import { exitStatus, type Context } from "./context.ts";

/** One line, or several. */
export const write = (output: Output, text: Line | readonly Line[]): void => {
  output.print(text);
};

/** The user's mistake: its text on standard error, and the exit status that says so. */
export const refuse = (context: Context, text: string | readonly string[]): number => {
  write(context.stderr, text);
  return exitStatus.mistake;
};
