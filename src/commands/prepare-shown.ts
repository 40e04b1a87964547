/** Reading and planning for a verb: what run/ finds, put into words. What decodes pictures is not loaded here. */
import { describeProblems } from "../read/describe-problems.ts";
import {
  planByName,
  readAndList,
  type Changes,
  type Mistaken,
  type PlannedExperiment,
  type ReadExperiment,
  type Refused,
} from "../run/prepare.ts";
import { write } from "./answer.ts";
import type { Context } from "./context.ts";

export const refuseMistakes = (context: Context, { problems, files }: Mistaken): Refused => ({
  type: "refused",
  text: describeProblems(problems, { files, folder: context.argumentFolder }),
});

/** `needsStart`: as of readAndList. */
export const readFor = async (
  context: Context,
  file: string,
  changes: Changes,
  needsStart = true,
): Promise<({ type: "ready" } & ReadExperiment) | Refused> => {
  const onWait = (sentence: string): void => {
    write(context.stderr, sentence);
  };
  const read = await readAndList({
    ...{ file, changes, needsStart, onWait },
    folders: context,
    reserved: context.verbs,
  });
  return read.type === "ready" ? read : refuseMistakes(context, read);
};

export const planFor = (
  context: Context,
  ready: ReadExperiment,
): ({ type: "ready" } & PlannedExperiment) | Refused => {
  const planned = planByName(ready);
  return planned.type === "ready" ? planned : refuseMistakes(context, planned);
};

/** What is not as it should be in the file but refuses nothing; lines of each. */
export const describeWarnings = (context: Context, { warnings, source }: ReadExperiment): string[][] =>
  warnings.map((warning) =>
    describeProblems([warning], { files: source.files, folder: context.argumentFolder }),
  );
