/** Looks into the pictures of a planned experiment, and plans again without those that are left out. */
import { availableParallelism } from "node:os";
import { judgePictures, type Finding, type Judgement } from "../load/health.ts";
import { findKeptPairs } from "../load/kept-pairs.ts";
import { inspectPictures } from "../load/inspect.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { splitNames } from "../plan/plan.ts";
import type { Problem } from "../read/problem.ts";
import { planByName, type PlannedExperiment, type Mistaken, type ReadExperiment } from "./prepare.ts";

export interface InspectedExperiment extends PlannedExperiment {
  /** Of every picture of the split and every skipped one, in no order. */
  reports: readonly PictureReport[];
  judgement: Judgement;
}

export type OnInspected = (done: number, total: number) => void;

/** Pictures that a run cannot do with. */
export interface BadPictures {
  type: "bad-pictures";
  judgement: Judgement;
  directory: string;
}

type InspectResult = ({ type: "ready" } & InspectedExperiment) | Mistaken | BadPictures;

const cacheFailure = (cacheFolder: string, code: string): Problem => ({
  severity: "warning",
  code: "cache-not-writable",
  place: { type: "file", file: cacheFolder },
  message: `decoded pictures cannot be kept there (${code}), so they are decoded again in every pass`,
});

/** Looks into the pictures of the split that were not looked into yet. */
const inspectMissing = async (
  cacheFolder: string,
  { experiment, plan }: PlannedExperiment,
  known: Map<string, PictureReport>,
  onInspected: OnInspected,
): Promise<Problem[]> => {
  const problems: Problem[] = [];
  const files = splitNames.flatMap((part) => plan.split[part].map(({ file }) => file));
  const found = await inspectPictures({
    directory: plan.dataDirectory,
    files: files.filter((file) => !known.has(file)),
    cacheFolder,
    generator: experiment.generator,
    workers: availableParallelism(),
    onProgress: onInspected,
    onCacheFailure: (code) => problems.push(cacheFailure(cacheFolder, code)),
  });
  for (const report of found) known.set(report.file, report);
  return problems;
};

/**
 * Plans, looks into every picture of the split, and judges them. Where some are left out, others take their places:
 * then it plans anew, until a split stands in which nothing is left out.
 */
export const inspectAndPlan = async (
  cacheFolder: string,
  ready: ReadExperiment,
  onInspected: OnInspected,
): Promise<InspectResult> => {
  const known = new Map<string, PictureReport>();
  const skipped = new Map<string, string>();
  const leftOut: Finding[] = [];
  const cacheFailures: Problem[] = [];
  for (;;) {
    const { experiment } = ready;
    const plan = planByName(ready, skipped);
    if (plan.type === "mistaken") return plan;
    cacheFailures.push(...(await inspectMissing(cacheFolder, plan, known, onInspected)));
    const { split } = plan.plan;
    const findPairs = findKeptPairs(cacheFolder);
    const judgement = judgePictures(split, [...known.values()], experiment.data.onProblem, findPairs);
    leftOut.push(...judgement.leftOut);
    if (judgement.stopping.length > 0)
      return { type: "bad-pictures", judgement, directory: plan.plan.dataDirectory };
    if (judgement.skipped.size === 0) {
      const warnings = [...plan.warnings, ...cacheFailures];
      const notes = judgement.notes.filter(
        ({ type }) => type !== "ignored-orientation" || experiment.generator.orientation === "asStored",
      );
      return { ...plan, warnings, reports: [...known.values()], judgement: { ...judgement, notes, leftOut } };
    }
    for (const [file, reason] of judgement.skipped) skipped.set(file, reason);
  }
};
