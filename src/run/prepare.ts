/**
 * From a name to a plan: what check, plan, preview and run share. Nothing is written here but caches. What only some
 * experiments need is loaded where it is needed, so that check and plan are quick.
 */
import { totalmem } from "node:os";
import { makePlan } from "../plan/make-plan.ts";
import type { SkippedFiles } from "../plan/split.ts";
import type { Plan } from "../plan/plan.ts";
import type { ExperimentSource, ReadRequest, ReadResult, SourceFile } from "../read/experiment-source.ts";
import { listPictures, type Listing, type ListingResult } from "../read/list-pictures.ts";
import { mistake, type Problem } from "../read/problem.ts";
import { readExperiment } from "../read/read-experiment.ts";
import type { Search } from "../read/search.ts";
import { readElsewhere, type FromElsewhere } from "./read-elsewhere.ts";
import { diskFault } from "../disk/disk-fault.ts";

/** What the command line may change in an experiment. */
export interface Changes {
  set: readonly string[];
  seed?: number | undefined;
  epochs?: number | undefined;
}

/** Folders that are needed to read an experiment. */
export interface Folders {
  /** Where the command was typed; paths in arguments are relative to it. */
  argumentFolder: string;
  runsFolder: string;
  cacheFolder: string;
}

/** Why something is not done, in a sentence or several lines. */
export interface Refused {
  type: "refused";
  text: string | readonly string[];
}

/** Mistakes of the user's, with the texts that their places point into. */
export interface Mistaken {
  type: "mistaken";
  problems: readonly Problem[];
  files: readonly SourceFile[];
}

export interface ReadExperiment extends FromElsewhere {
  /** null: it has none, or is one of its trials. */
  search: Search | null;
  source: ExperimentSource;
  listing: Listing;
  warnings: readonly Problem[];
}

export interface PlannedExperiment extends ReadExperiment {
  plan: Plan;
}

const mistaken = (problems: readonly Problem[], files: readonly SourceFile[]): Mistaken => ({
  type: "mistaken",
  problems,
  files,
});

const list = async (
  { experiment: { data, split }, source }: Pick<ReadExperiment, "experiment" | "source">,
  cacheFolder: string,
  onWait: (sentence: string) => void,
): Promise<ListingResult> => {
  if (data.type !== "sample") return listPictures(data, split, null, source.place);
  const { ensureSample } = await import("../load/sample/ensure-sample.ts");
  const tellWait = (): void => {
    onWait(`another petri is drawing the pictures of sample ${data.sample}; waiting for it`);
  };
  try {
    const pictures = await ensureSample(data.sample, cacheFolder, tellWait);
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

export interface ReadingRequest {
  file: string;
  changes: Changes;
  folders: Folders;
  /** Names that no experiment may have: the verbs of the command. */
  reserved: readonly string[];
  /** false: the run has weights of its own already, so that the one it started from may be gone. */
  needsStart?: boolean;
  /** As of ReadRequest. */
  standsIn: string | null;
  onWait: (sentence: string) => void;
}

const reservedName = (name: string, source: ExperimentSource): Problem =>
  mistake(
    "reserved-name",
    source.place(["name"], "value"),
    `an experiment cannot be named "${name}", which is a verb of the command`,
  );

/** The read experiment with what it takes from elsewhere, and the names in the data directory. */
export const listFor = async (
  read: ReadResult,
  { folders, reserved, needsStart = true, onWait }: Omit<ReadingRequest, "file" | "changes" | "standsIn">,
): Promise<({ type: "ready" } & ReadExperiment) | Mistaken> => {
  if (read.type === "mistakes") return mistaken(read.problems, read.files);
  const { name } = read.experiment;
  if (reserved.includes(name)) return mistaken([reservedName(name, read.source)], read.source.files);
  const listed: ListingResult = await list(read, folders.cacheFolder, onWait);
  const elsewhere = await readElsewhere(folders, read, needsStart);
  if (listed.type === "listed" && elsewhere.type === "ready")
    return {
      ...read,
      ...elsewhere,
      listing: listed.listing,
      warnings: [...read.warnings, ...listed.warnings],
    };
  const problems = [listed, elsewhere].flatMap((part) => (part.type === "mistakes" ? part.problems : []));
  return mistaken([...problems, ...read.warnings], read.source.files);
};

/** As the reader of experiments takes it. */
export const readRequest = ({ file, changes, folders, standsIn }: ReadingRequest): ReadRequest => {
  const { set, seed = null, epochs = null } = changes;
  return { file, set, seed, epochs, argumentFolder: folders.argumentFolder, standsIn };
};

/** Reads the file, what it takes from elsewhere, and the names in the data directory. */
export const readAndList = async (
  request: ReadingRequest,
): Promise<({ type: "ready" } & ReadExperiment) | Mistaken> =>
  listFor(await readExperiment(readRequest(request)), request);

/** The limit of a container, if there is one: 0 or a number beyond all memory says that there is none. */
const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);

/** Plans by the pictures' names alone; none is opened. `skipped`: pictures that are left out. */
export const planByName = (
  ready: ReadExperiment,
  skipped: SkippedFiles = new Map(),
): ({ type: "ready" } & PlannedExperiment) | Mistaken => {
  const { experiment, net, listing, source } = ready;
  const result = makePlan({ experiment, net, listing, skipped, memory, place: source.place });
  return result.type === "mistakes"
    ? mistaken([...result.problems, ...ready.warnings], source.files)
    : { ...ready, type: "ready", plan: result.plan, warnings: [...ready.warnings, ...result.warnings] };
};
