/**
 * Checkpoints on the disk (docs/runs.md, The run folder). A folder cannot be replaced by a rename, so the new one is written
 * beside the old and swapped in by two renames:
 *
 *     write .new-last-7   last       .new-last-7         flushed, with the list of names in checkpoints/
 *     rename              .old-last  .new-last-7         the old one is out of the way
 *     rename              .old-last  last                the new one is in
 *     remove                         last
 *
 * Wherever the process is killed, one whole checkpoint is there; repairCheckpoints brings it to its place.
 */
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readRegularFile } from "../disk/regular-file.ts";
import { flushFolder, writeFolderFlushed } from "../disk/atomic-file.ts";
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "./checkpoint-files.ts";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";
import type { RunFiles } from "./run-files.ts";

/** Write `best` before `last`: resume begins at `last`, whose best epoch is then surely there. */
type CheckpointName = "last" | "best";
const names: readonly CheckpointName[] = ["last", "best"];

const oldName = (name: CheckpointName): string => `.old-${name}`;
const newName = (name: CheckpointName, epoch: number): string => `.new-${name}-${epoch}`;
const isNew = (entry: string, name: CheckpointName): boolean => entry.startsWith(`.new-${name}-`);

/** Whether a path in a run folder is left from an unfinished swap; repairCheckpoints finishes it. */
export const isHalfSwapped = (path: string): boolean => /^checkpoints\/\.(old|new)-/.test(path);

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

const swapIn = async (checkpoints: string, name: CheckpointName, fresh: string): Promise<void> => {
  const [place, old] = [join(checkpoints, name), join(checkpoints, oldName(name))];
  // Before the old one moves, the new one's name must be on the disk, not only its files.
  await flushFolder(checkpoints);
  try {
    await rename(place, old);
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
  }
  await rename(fresh, place);
  await flushFolder(checkpoints);
  await remove(old);
};

/** Replaces checkpoints/NAME. Throws the system's error; the old checkpoint is then still there. */
export const writeCheckpoint = async (
  files: RunFiles,
  name: CheckpointName,
  checkpoint: Checkpoint,
): Promise<void> => {
  await repairCheckpoints(files);
  const fresh = join(files.checkpoints, newName(name, checkpoint.epoch));
  try {
    await remove(fresh);
    await writeFolderFlushed(fresh, encodeCheckpoint(checkpoint));
  } catch (error) {
    await remove(fresh);
    throw error;
  }
  await swapIn(files.checkpoints, name, fresh);
};

/** None where the folder is gone or is a file: then there is nothing to repair. */
const entriesOf = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (!isSystemError(error, "ENOENT", "ENOTDIR")) throw error;
    return [];
  }
};

/**
 * Finishes what a killed process left half done; to be called by whoever opens a run that is not alive.
 * Where the place is empty but an old one is beside it, the new one was flushed whole before the old one moved.
 */
export const repairCheckpoints = async ({ checkpoints }: RunFiles): Promise<void> => {
  const entries = await entriesOf(checkpoints);
  for (const name of names) {
    const fresh = entries.filter((entry) => isNew(entry, name));
    const [only] = fresh;
    const isSwapping = !entries.includes(name) && entries.includes(oldName(name));
    if (isSwapping) await rename(join(checkpoints, only ?? oldName(name)), join(checkpoints, name));
    if (isSwapping) await flushFolder(checkpoints);
    for (const entry of entries)
      if (isNew(entry, name) || entry === oldName(name)) await remove(join(checkpoints, entry));
  }
};

/**
 * Takes checkpoints/last away: all that only resume needs. If it is killed on the way, it leaves what repairCheckpoints
 * takes for a half-written new checkpoint and removes. Call repairCheckpoints first.
 */
export const dropLastCheckpoint = async ({ checkpoints }: RunFiles): Promise<void> => {
  const leaving = join(checkpoints, newName("last", 0));
  await rename(join(checkpoints, "last"), leaving);
  await flushFolder(checkpoints);
  await remove(leaving);
};

/** Of one file. */
const mostBytes = 4e9;

export type ReadCheckpoint =
  | { type: "read"; checkpoint: Checkpoint }
  /** None was written yet. */
  | { type: "missing" }
  | { type: "damaged"; reason: string };

/** Call repairCheckpoints first. */
export const readCheckpoint = async (files: RunFiles, name: CheckpointName): Promise<ReadCheckpoint> => {
  const folder = join(files.checkpoints, name);
  const damaged = (reason: string) =>
    ({ type: "damaged", reason: `checkpoints/${name}: ${reason}` }) as const;
  const contents = new Map<string, Buffer>();
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isFile() && !entry.isSymbolicLink()) continue;
      const read = readRegularFile(join(folder, entry.name), mostBytes);
      if (read.type === "refused") return damaged(`${entry.name}: ${read.reason}`);
      contents.set(entry.name, read.bytes);
    }
  } catch (error) {
    if (isSystemError(error, "ENOENT") && contents.size === 0) return { type: "missing" };
    const fault = diskFault(error);
    if (fault === null) throw error;
    return damaged(fault);
  }
  const decoded = decodeCheckpoint(contents);
  return decoded.type === "read" ? { type: "read", checkpoint: decoded.value } : damaged(decoded.reason);
};
