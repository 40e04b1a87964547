import { colorsOf, wantsColor } from "../show/colors.ts";
import { runText } from "../show/run-text.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { readReference } from "./read-reference.ts";

/** One run in words. */
export const show = async (context: Context, reference: string): Promise<number> => {
  const referred = await readReference(context, reference);
  if (referred.type === "refused") return refuse(context, referred.text);
  const colors = colorsOf(wantsColor(context.stdout.isTTY === true, context.env));
  write(context.stdout, runText(referred.run, Date.now(), colors).trimEnd());
  return exitStatus.done;
};
