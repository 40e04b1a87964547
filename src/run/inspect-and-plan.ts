/** Looks into the pictures of a planned experiment, and plans again without those that are left out. */
import { availableParallelism } from "node:os";
import type { Context } from "../commands/context.ts";
import { judgePictures, type Finding, type Judgement } from "../load/health.ts";
import { inspectPictures } from "../load/inspect.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { splitNames } from "../plan/plan.ts";
import type { Problem } from "../read/problem.ts";
import { describeStopping } from "../show/health-text.ts";
import { planByName, type PlannedExperiment, type ReadExperiment, type Refused } from "./prepare.ts";

export interface InspectedExperiment extends PlannedExperiment {
  /** Of every picture of the split and every skipped one, in no order. */
  reports: readonly PictureReport[];
  judgement: Judgement;
}

export type OnInspected = (done: number, total: number) => void;

type InspectResult = ({ type: "ready" } & InspectedExperiment) | Refused;

const cacheFailure = (cacheFolder: string, code: string): Problem => ({
  severity: "warning",
  code: "cache-not-writable",
  place: { type: "file", file: cacheFolder },
  message: `decoded pictures cannot be kept there (${code}), so they are decoded again in every pass`,
});

/** Looks into the pictures of the split that were not looked into yet. */
const inspectMissing = async (
  context: Context,
  { experiment, plan }: PlannedExperiment,
  known: Map<string, PictureReport>,
  onInspected: OnInspected,
): Promise<Problem[]> => {
  const problems: Problem[] = [];
  const files = splitNames.flatMap((part) => plan.split[part].map(({ file }) => file));
  const found = await inspectPictures({
    directory: plan.dataDirectory,
    files: files.filter((file) => !known.has(file)),
    cacheFolder: context.cacheFolder,
    generator: experiment.generator,
    workers: availableParallelism(),
    onProgress: onInspected,
    onCacheFailure: (code) => problems.push(cacheFailure(context.cacheFolder, code)),
  });
  for (const report of found) known.set(report.file, report);
  return problems;
};

/**
 * Plans, looks into every picture of the split, and judges them. Where some are left out, others take their places:
 * then it plans anew, until a split stands in which nothing is left out. `mostNamed`: bad pictures of a kind that the
 * text names at most.
 */
export const inspectAndPlan = async (
  context: Context,
  ready: ReadExperiment,
  onInspected: OnInspected,
  mostNamed?: number,
): Promise<InspectResult> => {
  const known = new Map<string, PictureReport>();
  const skipped = new Map<string, string>();
  const leftOut: Finding[] = [];
  const cacheFailures: Problem[] = [];
  for (;;) {
    const { experiment } = ready;
    const plan = planByName(context, ready, skipped);
    if (plan.type === "refused") return plan;
    cacheFailures.push(...(await inspectMissing(context, plan, known, onInspected)));
    const judgement = judgePictures(plan.plan.split, [...known.values()], experiment.data.onProblem);
    leftOut.push(...judgement.leftOut);
    if (judgement.stopping.length > 0)
      return { type: "refused", text: describeStopping(judgement, plan.plan.dataDirectory, mostNamed) };
    if (judgement.skipped.size === 0) {
      const warnings = [...plan.warnings, ...cacheFailures];
      return { ...plan, warnings, reports: [...known.values()], judgement: { ...judgement, leftOut } };
    }
    for (const [file, reason] of judgement.skipped) skipped.set(file, reason);
  }
};
