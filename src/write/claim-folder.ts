import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import type { Problem } from "../read/problem.ts";
import { flushFolder } from "../disk/atomic-file.ts";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";
import { highestRemoved } from "./remove-folder.ts";
import { numbered } from "./run-files.ts";

type ClaimedFolder = { type: "claimed"; folder: string } | { type: "refused"; problem: Problem };

/** The number of NAME-007 is 7; of any other name 0. */
const numberOf = (entry: string, name: string): number => {
  const given = numbered(entry);
  return given?.name === name ? given.number : 0;
};

const folderName = (name: string, number: number): string => `${name}-${String(number).padStart(3, "0")}`;

/**
 * mkdir either makes the folder or fails, so of two processes that want one number exactly one gets it. After the
 * names were read, another process may have got the number and `rm` removed its folder: then the number was given before.
 */
const claimFrom = async (runsFolder: string, name: string, number: number): Promise<string> => {
  const folder = join(runsFolder, folderName(name, number));
  try {
    await mkdir(folder);
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return claimFrom(runsFolder, name, number + 1);
    throw error;
  }
  if (highestRemoved(await readdir(runsFolder), name) < number) return folder;
  await rmdir(folder);
  return claimFrom(runsFolder, name, number + 1);
};

/** A folder that cannot be filled is ours alone, and is removed again. */
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
 * Makes the next one of RUNS/NAME-001, -002, ... and lets `fill` put in what it begins with. No number is given twice:
 * `rm` leaves a mark, and what was removed by hand is known while a higher number stands, or `reserved` names it.
 * Makes `runsFolder` where it is missing. A fault of the disk comes back as a problem.
 */
export const claimFolder = async (
  runsFolder: string,
  name: string,
  fill: (folder: string) => Promise<void>,
  reserved: () => readonly string[] = () => [],
): Promise<ClaimedFolder> => {
  try {
    makeFolder(runsFolder);
    const entries = await readdir(runsFolder);
    const taken = [...entries, ...reserved()].map((entry) => numberOf(entry, name));
    const highest = Math.max(highestRemoved(entries, name), ...taken);
    const folder = await claimFrom(runsFolder, name, highest + 1);
    await fillOrRemove(folder, fill);
    await flushFolder(runsFolder);
    return { type: "claimed", folder };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    const message = `no run folder can be made in ${runsFolder}: ${fault}; --runs DIR names another folder`;
    const place = { type: "file", file: runsFolder } as const;
    return { type: "refused", problem: { severity: "error", code: "runs-folder", place, message } };
  }
};
