/** Reading and planning for a verb: what run/ finds, put into words. What decodes pictures is not loaded here. */
import { dirname } from "node:path";
import { findExperiment, type FoundExperiment } from "../project/find-experiment.ts";
import { describeProblems } from "../read/describe-problems.ts";
import {
  planByName,
  readAndList,
  readRequest,
  type Changes,
  type Mistaken,
  type PlannedExperiment,
  type ReadExperiment,
  type ReadingRequest,
  type Refused,
} from "../run/prepare.ts";
import type { SearchArguments } from "../read/overrides.ts";
import { openExperiment } from "../read/read-experiment.ts";
import type { CheckedSearch } from "../search/check-search.ts";
import { write } from "./answer.ts";
import type { Context } from "./context.ts";

export const refuseMistakes = (context: Context, { problems, files }: Mistaken): Refused => ({
  type: "refused",
  text: describeProblems(problems, { files, folder: context.argumentFolder }),
});

/** The file that NAME stands for; standard error says which one that is. */
export const fileFor = (context: Context, name: string): { type: "found"; file: string } | Refused => {
  const found = findNamed(context, name);
  if (found.type === "mistake") return { type: "refused", text: found.message };
  const { file, found: line, warning } = found;
  for (const text of [line, warning]) if (text !== null) write(context.stderr, text);
  return { type: "found", file };
};

export const findNamed = (
  { project, ownExperiments, argumentFolder, verbs }: Context,
  name: string,
): FoundExperiment => findExperiment({ name, project, ownExperiments, typedIn: argumentFolder, verbs });

/** An experiment that petri brings is taken for one of the project, so that its pictures and nets are the project's. */
const standsIn = ({ project, ownExperiments }: Context, file: string): string | null =>
  dirname(file) === ownExperiments && project.experiments !== ownExperiments ? project.experiments : null;

export const readingRequest = (context: Context, file: string, changes: Changes): ReadingRequest => ({
  ...{ file, changes, standsIn: standsIn(context, file), folders: context, reserved: context.verbs },
  onWait: (sentence) => {
    write(context.stderr, sentence);
  },
});

/** `needsStart`: as of readAndList. */
export const readFor = async (
  context: Context,
  file: string,
  changes: Changes,
  needsStart = true,
): Promise<({ type: "ready" } & ReadExperiment) | Refused> => {
  const read = await readAndList({ ...readingRequest(context, file, changes), needsStart });
  return read.type === "ready" ? read : refuseMistakes(context, read);
};

export const planFor = (
  context: Context,
  ready: ReadExperiment,
): ({ type: "ready" } & PlannedExperiment) | Refused => {
  const planned = planByName(ready);
  return planned.type === "ready" ? planned : refuseMistakes(context, planned);
};

/** Every trial of the search that the experiment has, before any of them is run; null: it has none. */
export const searchFor = async (
  context: Context,
  file: string,
  changes: Changes,
  search: SearchArguments | null = null,
): Promise<CheckedSearch | Refused | null> => {
  const { checkSearch } = await import("../search/check-search.ts");
  const request = readingRequest(context, file, changes);
  const opened = await openExperiment({ ...readRequest(request), search });
  if (opened.own.type === "read" && opened.own.search === null) return null;
  const checked = await checkSearch(opened, request);
  return checked.type === "mistaken" ? refuseMistakes(context, checked) : checked;
};

/** What is not as it should be in the file but stops nothing: the lines of each warning. */
export const describeWarnings = (context: Context, { warnings, source }: ReadExperiment): string[][] =>
  warnings.map((warning) =>
    describeProblems([warning], { files: source.files, folder: context.argumentFolder }),
  );
