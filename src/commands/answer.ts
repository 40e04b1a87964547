import type { Writable } from "node:stream";
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
