/** From a name to a plan: what check, plan, preview and run share. Nothing is written here but caches. */
import { availableParallelism } from "node:os";
import type { Context } from "../commands/context.ts";
import { isVerb } from "../commands/verbs.ts";
import { judgePictures, type Finding, type Judgement } from "../load/health.ts";
import { inspectPictures } from "../load/inspect.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { ensureSample } from "../load/sample/ensure-sample.ts";
import { makePlan, type PlanResult } from "../plan/make-plan.ts";
import type { Planned } from "../plan/rule.ts";
import type { SkippedFiles } from "../plan/split.ts";
import { splitNames, type Plan } from "../plan/plan.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { ExperimentSource, ReadResult, SourceFile } from "../read/experiment-source.ts";
import { listPictures, type Listing, type ListingResult } from "../read/list-pictures.ts";
import { mistake, type Problem } from "../read/problem.ts";
import { readExperiment } from "../read/read-experiment.ts";
import { describeStopping } from "../show/health-text.ts";
import { readElsewhere, type FromElsewhere } from "./read-elsewhere.ts";
import { diskFault } from "../write/disk-fault.ts";

/** What the command line may change in an experiment. */
export interface Changes {
  set: readonly string[];
  seed?: number | undefined;
  epochs?: number | undefined;
}

/** The text is ready to be shown. */
export interface Refused {
  type: "refused";
  text: string;
}

export interface ReadExperiment extends FromElsewhere {
  source: ExperimentSource;
  listing: Listing;
  warnings: readonly Problem[];
}

export interface PlannedExperiment extends ReadExperiment {
  plan: Plan;
}

export interface InspectedExperiment extends PlannedExperiment {
  /** Of every picture of the split and every skipped one, in no order. */
  reports: readonly PictureReport[];
  judgement: Judgement;
}

const refuse = (context: Context, problems: readonly Problem[], files: readonly SourceFile[]): Refused => ({
  type: "refused",
  text: describeProblems(problems, { files, folder: context.argumentFolder }),
});

const list = async (
  { cacheFolder }: Context,
  { experiment: { data, split }, source }: Pick<ReadExperiment, "experiment" | "source">,
): Promise<ListingResult> => {
  if (data.type !== "sample") return listPictures(data, split, null, source.place);
  try {
    return await listPictures(data, split, await ensureSample(data.sample, cacheFolder), source.place);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    const message = `the pictures of sample ${data.sample} cannot be drawn there: ${fault}; make room, or name another folder in XDG_CACHE_HOME`;
    return {
      type: "mistakes",
      problems: [mistake("cache-not-writable", { type: "file", file: cacheFolder }, message)],
    };
  }
};

/**
 * Reads the file, what it takes from elsewhere, and the names in the data directory. `needsStart`: false where the
 * run has weights of its own already, so that the one it started from may be gone.
 */
export const readAndList = async (
  context: Context,
  file: string,
  changes: Changes,
  needsStart = true,
): Promise<({ type: "ready" } & ReadExperiment) | Refused> => {
  const { argumentFolder } = context;
  const { set, seed = null, epochs = null } = changes;
  const read: ReadResult = await readExperiment({ file, set, seed, epochs, argumentFolder });
  if (read.type === "mistakes") return refuse(context, read.problems, read.files);
  const { name } = read.experiment;
  if (isVerb(name)) {
    const message = `an experiment cannot be named "${name}", which is a verb of the command`;
    const place = read.source.place(["name"], "value");
    return refuse(context, [mistake("reserved-name", place, message)], read.source.files);
  }
  const listed: ListingResult = await list(context, read);
  const elsewhere = await readElsewhere(context, read, needsStart);
  if (listed.type === "listed" && elsewhere.type === "ready")
    return { ...read, ...elsewhere, listing: listed.listing };
  const problems = [listed, elsewhere].flatMap((part) => (part.type === "mistakes" ? part.problems : []));
  return refuse(context, [...problems, ...read.warnings], read.source.files);
};

const planned = (
  context: Context,
  ready: ReadExperiment,
  result: PlanResult,
): ({ type: "ready" } & PlannedExperiment) | Refused =>
  result.type === "mistakes"
    ? refuse(context, [...result.problems, ...ready.warnings], ready.source.files)
    : { ...ready, type: "ready", plan: result.plan, warnings: [...ready.warnings, ...result.warnings] };

const toPlan = ({ experiment, net, listing, source }: ReadExperiment, skipped: SkippedFiles): Planned => ({
  ...{ experiment, net, listing, skipped },
  place: source.place,
});

/** Plans by the pictures' names alone; none is opened. */
export const planByName = (
  context: Context,
  ready: ReadExperiment,
): ({ type: "ready" } & PlannedExperiment) | Refused =>
  planned(context, ready, makePlan(toPlan(ready, new Map())));

/** What is not as it should be in the file but refuses nothing, each ready to be shown. */
export const describeWarnings = (context: Context, { warnings, source }: ReadExperiment): string[] =>
  warnings.map((warning) =>
    describeProblems([warning], { files: source.files, folder: context.argumentFolder }),
  );

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
    const plan = planned(context, ready, makePlan(toPlan(ready, skipped)));
    if (plan.type === "refused") return plan;
    cacheFailures.push(...(await inspectMissing(context, plan, known, onInspected)));
    const judgement = judgePictures(plan.plan.split, [...known.values()], experiment.data.onProblem);
    leftOut.push(...judgement.leftOut);
    if (judgement.stopping.length > 0)
      return {
        type: "refused",
        text: describeStopping(judgement, plan.plan.dataDirectory, mostNamed).join("\n"),
      };
    if (judgement.skipped.size === 0) {
      const warnings = [...plan.warnings, ...cacheFailures];
      return { ...plan, warnings, reports: [...known.values()], judgement: { ...judgement, leftOut } };
    }
    for (const [file, reason] of judgement.skipped) skipped.set(file, reason);
  }
};
