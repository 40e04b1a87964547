import type { Writable } from "node:stream";
import { colorsOf, wantsColor } from "../show/colors.ts";
import { changedText } from "../show/verify-text.ts";
import { exitStatus, type Context } from "./context.ts";

/** A text and a line break. */
export const write = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`);
};

/** The user's mistake: its text on standard error, and the exit status that says so. */
export const refuse = (context: Context, text: string): number => {
  write(context.stderr, text);
  return exitStatus.mistake;
};

/** Files of a run folder that are not as petri wrote them, on standard error. null: what is asked is done all the same. */
export const tellChanged = (
  context: Context,
  name: string,
  changes: readonly string[],
  consequence: string | null,
): number => {
  const colors = colorsOf(wantsColor(context.stderr.isTTY === true, context.env));
  write(context.stderr, changedText(name, changes, colors, consequence));
  return exitStatus.failed;
};
