import { inspectAndPlan, type InspectedExperiment } from "../run/inspect-and-plan.ts";
import type { ReadExperiment, Refused } from "../run/prepare.ts";
import { describeHealthWarnings, describeStopping } from "../show/health-text.ts";
import type { Show } from "../show/show.ts";
import type { Context } from "./context.ts";
import { describeWarnings, refuseMistakes } from "./prepare-shown.ts";

/** Looks into every picture, with progress. `mostNamed`: bad pictures of a kind that are named at most; left out: a few. */
export const inspectFor = async (
  context: Context,
  ready: ReadExperiment,
  show: Show,
  mostNamed?: number,
): Promise<({ type: "ready" } & InspectedExperiment) | Refused> => {
  const inspected = await inspectAndPlan(context.cacheFolder, ready, (done, total) => {
    show.tell({ type: "checking-pictures", done, total });
  });
  switch (inspected.type) {
    case "ready":
      return inspected;
    case "mistaken":
      return refuseMistakes(context, inspected);
    case "bad-pictures":
      return {
        type: "refused",
        text: describeStopping(inspected.judgement, inspected.directory, mostNamed),
      };
  }
};

/** The same, and tells what is not as it should be but stops nothing. */
export const inspectShown = async (
  context: Context,
  ready: ReadExperiment,
  show: Show,
): Promise<({ type: "ready" } & InspectedExperiment) | Refused> => {
  const inspected = await inspectFor(context, ready, show);
  if (inspected.type === "refused") return inspected;
  // What was found in the pictures is one warning: its lines belong together.
  const found = describeHealthWarnings(inspected.judgement).join("\n");
  const warnings = [...describeWarnings(context, inspected), ...(found === "" ? [] : [found])];
  for (const text of warnings) show.tell({ type: "warning", text });
  return inspected;
};
