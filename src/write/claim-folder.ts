import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "../read/problem.ts";
import { flushFolder } from "./atomic-file.ts";
import { diskFault, isSystemError } from "./disk-fault.ts";

type ClaimedFolder = { type: "claimed"; folder: string } | { type: "refused"; problem: Problem };

/** The number of NAME-007 is 7; of any other name 0. */
const numberOf = (entry: string, name: string): number => {
  const digits = entry.startsWith(`${name}-`) ? entry.slice(name.length + 1) : "";
  return /^\d{3,}$/.test(digits) ? Number(digits) : 0;
};

const folderName = (name: string, number: number): string => `${name}-${String(number).padStart(3, "0")}`;

/** mkdir either makes the folder or fails, so of two processes that want one number exactly one gets it. */
const claimFrom = async (runsFolder: string, name: string, number: number): Promise<string> => {
  const folder = join(runsFolder, folderName(name, number));
  try {
    await mkdir(folder);
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return claimFrom(runsFolder, name, number + 1);
    throw error;
  }
  return folder;
};

/** A folder that cannot be filled is ours alone, and goes again. */
const fillOrRemove = async (folder: string, fill: (folder: string) => Promise<void>): Promise<void> => {
  try {
    await fill(folder);
    await flushFolder(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

/**
 * Makes the next free one of RUNS/NAME-001, -002, ... and lets `fill` put in what it begins with. A number once passed
 * is not used again while a higher one stands. Makes `runsFolder` where it is missing. A fault of the disk is a problem.
 */
export const claimFolder = async (
  runsFolder: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<ClaimedFolder> => {
  try {
    await mkdir(runsFolder, { recursive: true });
    const taken = (await readdir(runsFolder)).map((entry) => numberOf(entry, name));
    const folder = await claimFrom(runsFolder, name, Math.max(0, ...taken) + 1);
    await fillOrRemove(folder, fill);
    await flushFolder(runsFolder);
    return { type: "claimed", folder };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    const message = `no run folder can be made in ${runsFolder}: ${fault}`;
    const place = { type: "file", file: runsFolder } as const;
    return { type: "refused", problem: { severity: "error", code: "runs-folder", place, message } };
  }
};
