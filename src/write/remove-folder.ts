import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { flushFolder } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { numbered } from "./run-files.ts";

/** Beside the runs, where a folder was removed; the ending keeps it from being taken for a run. */
const markOf = (entry: string): string => `.removed-${entry}~`;

/** The highest number of NAME-001, -002, ... that was removed, by the names in the runs folder; 0: none was. */
export const highestRemoved = (entries: readonly string[], name: string): number =>
  Math.max(0, ...entries.map((entry) => removedNumber(entry, name)));

const removedNumber = (entry: string, name: string): number => {
  const removed = numbered(/^\.removed-(.+)~$/.exec(entry)?.[1] ?? "");
  return removed?.name === name ? removed.number : 0;
};

/** Marks below the highest say nothing that it does not. One that cannot be removed does no harm. */
const removeLowerMarks = async (runsFolder: string, name: string, number: number): Promise<void> => {
  for (const entry of await readdir(runsFolder)) {
    const other = removedNumber(entry, name);
    if (other === 0 || other >= number) continue;
    await rm(join(runsFolder, entry), { recursive: true, force: true }).catch((error: unknown) => {
      if (diskFault(error) === null) throw error;
    });
  }
};

/**
 * Removes the folder of a run or a group. It is renamed first, so that a removal that is killed leaves no half run in
 * the list. Of NAME-007 an empty folder stays under the new name: it remembers that 7 was given, and since it is
 * there from the very instant at which the run is gone, no claim can come between. On a full disk it needs no room.
 * Throws the system's error.
 */
export const removeFolder = async (folder: string): Promise<void> => {
  const [runsFolder, entry] = [dirname(folder), basename(folder)];
  const mark = join(runsFolder, markOf(entry));
  // A folder that was put back by hand after it was removed.
  await rm(mark, { recursive: true, force: true });
  await rename(folder, mark);
  await flushFolder(runsFolder);
  const given = numbered(entry);
  if (given === null) return rm(mark, { recursive: true, force: true });
  for (const inside of await readdir(mark)) await rm(join(mark, inside), { recursive: true, force: true });
  await removeLowerMarks(runsFolder, given.name, given.number);
};
