import { describeProblems } from "../read/describe-problems.ts";
import type { Refused } from "../run/prepare.ts";
import { findRun, type Wanted } from "../write/find-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import { untilEnded } from "../write/status.ts";
import { write } from "./answer.ts";
import type { Context } from "./context.ts";

/** RUN of the command line (a path, a run's or an experiment's name), or why it names none, ready to be shown. */
export const findRunFiles = async (
  { runsFolder, argumentFolder }: Context,
  text: string,
  wanted: Wanted,
): Promise<{ type: "found"; files: RunFiles } | Refused> => {
  const found = await findRun({ text, runsFolder, argumentFolder }, wanted);
  if (found.type === "found") return found;
  return {
    type: "refused",
    text: describeProblems([found.problem], { files: [], folder: argumentFolder }),
  };
};

/** A run whose process was killed a moment ago is not told to be running while the system takes that process down. */
export const untilRunEnded = ({ stderr }: Context, { name, status }: RunFiles): Promise<void> =>
  untilEnded(status, () => {
    write(stderr, `the process of ${name} was killed and is not quite gone; waiting for it`);
  });
