/**
 * From a name to a plan: what check, plan, preview and run share. Nothing is written here but caches. What only some
 * experiments need is loaded where it is needed, so that check and plan are quick.
 */
import { totalmem } from "node:os";
import { write } from "../commands/answer.ts";
import type { Context } from "../commands/context.ts";
import { isVerb } from "../commands/verbs.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { SkippedFiles } from "../plan/split.ts";
import type { Plan } from "../plan/plan.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { ExperimentSource, ReadResult, SourceFile } from "../read/experiment-source.ts";
import { listPictures, type Listing, type ListingResult } from "../read/list-pictures.ts";
import { mistake, type Problem } from "../read/problem.ts";
import { readExperiment } from "../read/read-experiment.ts";
import { readElsewhere, type FromElsewhere } from "./read-elsewhere.ts";
import { diskFault } from "../write/disk-fault.ts";

/** What the command line may change in an experiment. */
export interface Changes {
  set: readonly string[];
  seed?: number | undefined;
  epochs?: number | undefined;
}

export interface Refused {
  type: "refused";
  /** One line, or several. */
  text: string | readonly string[];
}

export interface ReadExperiment extends FromElsewhere {
  source: ExperimentSource;
  listing: Listing;
  warnings: readonly Problem[];
}

export interface PlannedExperiment extends ReadExperiment {
  plan: Plan;
}

const refuse = (context: Context, problems: readonly Problem[], files: readonly SourceFile[]): Refused => ({
  type: "refused",
  text: describeProblems(problems, { files, folder: context.argumentFolder }),
});

const list = async (
  { cacheFolder, stderr }: Context,
  { experiment: { data, split }, source }: Pick<ReadExperiment, "experiment" | "source">,
): Promise<ListingResult> => {
  if (data.type !== "sample") return listPictures(data, split, null, source.place);
  const { ensureSample } = await import("../load/sample/ensure-sample.ts");
  const onWait = (): void => {
    write(stderr, `another petri draws the pictures of sample ${data.sample}; waiting for it`);
  };
  try {
    const pictures = await ensureSample(data.sample, cacheFolder, onWait);
    return await listPictures(data, split, pictures, source.place);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    const message = `the pictures of sample ${data.sample} cannot be drawn there: ${fault}; mend that, or name another folder in XDG_CACHE_HOME`;
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
    return {
      ...read,
      ...elsewhere,
      listing: listed.listing,
      warnings: [...read.warnings, ...listed.warnings],
    };
  const problems = [listed, elsewhere].flatMap((part) => (part.type === "mistakes" ? part.problems : []));
  return refuse(context, [...problems, ...read.warnings], read.source.files);
};

/** 0 or a number beyond all memory says that nobody limits it. */
const memory = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);

/** Plans by the pictures' names alone; none is opened. `skipped`: pictures that are left out. */
export const planByName = (
  context: Context,
  ready: ReadExperiment,
  skipped: SkippedFiles = new Map(),
): ({ type: "ready" } & PlannedExperiment) | Refused => {
  const { experiment, net, listing, source } = ready;
  const result = makePlan({ experiment, net, listing, skipped, memory: memory(), place: source.place });
  return result.type === "mistakes"
    ? refuse(context, [...result.problems, ...ready.warnings], source.files)
    : { ...ready, type: "ready", plan: result.plan, warnings: [...ready.warnings, ...result.warnings] };
};

/** What is not as it should be in the file but refuses nothing; lines of each. */
export const describeWarnings = (context: Context, { warnings, source }: ReadExperiment): string[][] =>
  warnings.map((warning) =>
    describeProblems([warning], { files: source.files, folder: context.argumentFolder }),
  );
