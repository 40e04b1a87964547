import type { Changes } from "../run/prepare.ts";
import { planText } from "../show/plan-text.ts";
import { exitStatus, type Context } from "./context.ts";
import { refuse, write } from "./answer.ts";
import { describeWarnings, fileFor, planFor, readFor } from "./prepare-shown.ts";

/** Prints what would happen. No picture is opened, the engine is not loaded. */
export const plan = async (
  context: Context,
  name: string,
  options: Changes & { json: boolean },
): Promise<number> => {
  const found = fileFor(context, name);
  if (found.type === "refused") return refuse(context, found.text);
  const ready = await readFor(context, found.file, options);
  if (ready.type === "refused") return refuse(context, ready.text);
  const planned = planFor(context, ready);
  if (planned.type === "refused") return refuse(context, planned.text);
  for (const warning of describeWarnings(context, planned)) write(context.stderr, warning);
  if (options.json) context.stdout.printJson(planned.plan, { indent: 2 });
  else write(context.stdout, planText(planned.plan));
  return exitStatus.done;
};
