import type { Judgement } from "../load/health.ts";
import type { InspectedExperiment } from "../run/inspect-and-plan.ts";
import type { ReadExperiment, Refused } from "../run/prepare.ts";
import { describeFacts, describeHealthWarnings } from "../show/health-text.ts";
import type { Context } from "./context.ts";
import { inspectFor } from "./inspect-shown.ts";
import { showFor } from "./show-for.ts";

/** All pictures, not only the first few bad ones: whoever checks wants to mend them in one go. */
const all = Infinity;

const describeHealth = (judgement: Judgement): string[] => [
  ...describeFacts(judgement.facts),
  ...describeHealthWarnings(judgement, all),
];

/** Looks into every picture and shows progress. `health`: what they are like, a line each. */
export const checkPictures = async (
  context: Context,
  ready: ReadExperiment,
): Promise<({ type: "ready"; health: readonly string[] } & InspectedExperiment) | Refused> => {
  const show = showFor(context, "words");
  const inspected = await inspectFor(context, ready, show, all);
  show.close();
  if (inspected.type === "refused") return inspected;
  return { ...inspected, health: describeHealth(inspected.judgement) };
};
