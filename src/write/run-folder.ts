import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "../read/problem.ts";
import { flushFolder } from "./atomic-file.ts";
import { diskFault, isSystemError } from "./disk-fault.ts";
import { runFiles, type RunFiles } from "./run-files.ts";

type Claim = { type: "claimed"; files: RunFiles } | { type: "refused"; problem: Problem };

/** The number of NAME-007 is 7; of any other name 0. */
const numberOf = (entry: string, name: string): number => {
  const digits = entry.startsWith(`${name}-`) ? entry.slice(name.length + 1) : "";
  return /^\d{3,}$/.test(digits) ? Number(digits) : 0;
};

const folderName = (name: string, number: number): string => `${name}-${String(number).padStart(3, "0")}`;

/** mkdir either makes the folder or fails, so of two processes that want one number exactly one gets it. */
const claimFrom = async (runsFolder: string, name: string, number: number): Promise<RunFiles> => {
  const files = runFiles(join(runsFolder, folderName(name, number)));
  try {
    await mkdir(files.folder);
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return claimFrom(runsFolder, name, number + 1);
    throw error;
  }
  await mkdir(files.machine);
  await mkdir(files.checkpoints);
  await flushFolder(files.folder);
  await flushFolder(runsFolder);
  return files;
};

/**
 * Makes the next free one of RUNS/NAME-001, -002, ... and its folders checkpoints/ and machine/.
 * A number once passed is not used again while a higher one stands. Makes `runsFolder` where it is missing.
 */
export const claimRunFolder = async (runsFolder: string, name: string): Promise<Claim> => {
  try {
    await mkdir(runsFolder, { recursive: true });
    const taken = (await readdir(runsFolder)).map((entry) => numberOf(entry, name));
    return { type: "claimed", files: await claimFrom(runsFolder, name, Math.max(0, ...taken) + 1) };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    const message = `no run folder can be made in ${runsFolder}: ${fault}`;
    const place = { type: "file", file: runsFolder } as const;
    return { type: "refused", problem: { severity: "error", code: "runs-folder", place, message } };
  }
};
