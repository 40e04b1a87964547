import { mkdir } from "node:fs/promises";
import type { Problem } from "../read/problem.ts";
import { claimFolder } from "./claim-folder.ts";
import { listGroups } from "./group-folder.ts";
import { runFiles, type RunFiles } from "./run-files.ts";
import { writeFirstStatus } from "./status.ts";

type Claim = { type: "claimed"; files: RunFiles } | { type: "refused"; problem: Problem };

/** No other run gets the number of one that a group counts, even if that run was removed by hand. */
const countedByGroups = (runsFolder: string): string[] =>
  listGroups(runsFolder).flatMap((group) =>
    group.type === "group" ? group.summary.runs.map(({ name }) => name) : [],
  );

/** Claims RUNS/NAME-001, -002, ... with its folders checkpoints/ and machine/ (claim-folder.ts says how). */
export const claimRunFolder = async (runsFolder: string, name: string): Promise<Claim> => {
  const begin = async (folder: string): Promise<void> => {
    const { machine, checkpoints, status } = runFiles(folder);
    // First what tells a run from a group of runs.
    await mkdir(checkpoints);
    await mkdir(machine);
    await writeFirstStatus(status);
  };
  const claim = await claimFolder(runsFolder, name, begin, () => countedByGroups(runsFolder));
  return claim.type === "claimed" ? { type: "claimed", files: runFiles(claim.folder) } : claim;
};
