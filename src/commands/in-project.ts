import { refuse } from "./answer.ts";
import type { Caller, Context } from "./context.ts";

/** Carries a verb out; `runs` is --runs. */
export type InProject = (
  runs: string | undefined,
  act: (context: Context) => Promise<number>,
) => Promise<void>;

/**
 * The exit status of a verb in the project in which it was typed. What is wrong with petri.yaml comes before all else. What
 * reads it is loaded here, since the help needs none of it.
 */
export const actInProject = async (
  caller: Caller,
  option: string | undefined,
  act: (context: Context) => Promise<number>,
): Promise<number> => {
  const { argumentFolder: typedIn, env } = caller;
  const { findProject, runsFolderOf } = await import("../project/find-project.ts");
  const found = await findProject(typedIn);
  if (found.type === "mistakes") {
    const { describeProblems } = await import("../read/describe-problems.ts");
    return refuse(caller, describeProblems(found.problems, { files: found.files, folder: typedIn }));
  }
  const { project } = found;
  const runsFolder = runsFolderOf(project, { option, environment: env.PETRI_RUNS, typedIn });
  return act({ ...caller, project, runsFolder });
};
