import { inspectAndPlan, type BadPictures, type InspectedExperiment } from "../run/inspect-and-plan.ts";
import type { ReadExperiment, Refused } from "../run/prepare.ts";
import { describeProblems, problemFacts } from "../read/describe-problems.ts";
import { describeHealthWarnings, describeStopping, healthFacts } from "../show/health-text.ts";
import type { Show } from "../show/show.ts";
import type { Context } from "./context.ts";
import { refuseMistakes } from "./prepare-shown.ts";

interface InspectOptions {
  /** How many bad pictures of a kind are named; by default a few. */
  mostNamed?: number;
  /** Told before the refusal that they lead to. */
  onBad?: (bad: BadPictures) => Promise<void>;
}

/** Looks into every picture and shows progress. */
export const inspectFor = async (
  context: Context,
  ready: ReadExperiment,
  show: Show,
  { mostNamed, onBad }: InspectOptions = {},
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
      await onBad?.(inspected);
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
  const { warnings, source, judgement } = inspected;
  const problemContext = { files: source.files, folder: context.argumentFolder };
  for (const warning of warnings) {
    const text = describeProblems([warning], problemContext);
    show.tell({ type: "warning", text, facts: [problemFacts(warning, problemContext)] });
  }
  // What was found in the pictures is one text: its lines belong together.
  const found = describeHealthWarnings(judgement).join("\n");
  if (found !== "") show.tell({ type: "warning", text: found, facts: healthFacts(judgement) });
  return inspected;
};
