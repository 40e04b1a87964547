import { changedText } from "../show/verify-text.ts";
import { write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** Files of a run folder that are not as petri wrote them, on standard error. null: what is asked is done all the same. */
export const tellChanged = (
  context: Context,
  name: string,
  changes: readonly string[],
  consequence: string | null,
): number => {
  write(context.stderr, changedText(name, changes, consequence));
  return exitStatus.failed;
};
