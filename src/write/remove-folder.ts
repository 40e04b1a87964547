import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { flushFolder } from "./atomic-file.ts";

/**
 * Removes the folder of a run or a group. It is renamed first, so that a removal that is killed leaves no half run in
 * the list. Throws the system's error.
 */
export const removeFolder = async (folder: string): Promise<void> => {
  const leaving = join(dirname(folder), `.removed-${process.pid}-${basename(folder)}~`);
  await rename(folder, leaving);
  await flushFolder(dirname(folder));
  await rm(leaving, { recursive: true, force: true });
};
