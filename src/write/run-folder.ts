import { mkdir } from "node:fs/promises";
import type { Problem } from "../read/problem.ts";
import { claimFolder } from "./claim-folder.ts";
import { runFiles, type RunFiles } from "./run-files.ts";
import { writeFirstStatus } from "./status.ts";

type Claim = { type: "claimed"; files: RunFiles } | { type: "refused"; problem: Problem };

/** Claims RUNS/NAME-001, -002, ... with its folders checkpoints/ and machine/ (claim-folder.ts says how). */
export const claimRunFolder = async (runsFolder: string, name: string): Promise<Claim> => {
  const claim = await claimFolder(runsFolder, name, async (folder) => {
    const { machine, checkpoints, status } = runFiles(folder);
    // First what tells a run from a group of runs.
    await mkdir(checkpoints);
    await mkdir(machine);
    await writeFirstStatus(status);
  });
  return claim.type === "claimed" ? { type: "claimed", files: runFiles(claim.folder) } : claim;
};
