import { inspectAndPlan, type InspectedExperiment } from "../run/inspect-and-plan.ts";
import { describeWarnings, type ReadExperiment, type Refused } from "../run/prepare.ts";
import { describeHealthWarnings } from "../show/health-text.ts";
import type { Show } from "../show/show.ts";
import type { Context } from "./context.ts";

/** Looks into the pictures with progress, and tells what is not as it should be but stops nothing. */
export const inspectShown = async (
  context: Context,
  ready: ReadExperiment,
  show: Show,
): Promise<({ type: "ready" } & InspectedExperiment) | Refused> => {
  const inspected = await inspectAndPlan(context, ready, (done, total) => {
    show.tell({ type: "checking-pictures", done, total });
  });
  if (inspected.type === "refused") return inspected;
  // What was found in the pictures is one warning: its lines belong together.
  const found = describeHealthWarnings(inspected.judgement).join("\n");
  const warnings = [...describeWarnings(context, inspected), ...(found === "" ? [] : [found])];
  for (const text of warnings) show.tell({ type: "warning", text });
  return inspected;
};
