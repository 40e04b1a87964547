import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { flushFolder } from "./atomic-file.ts";
import type { RunFiles } from "./run-files.ts";

/**
 * Removes a run folder. It is renamed first, so that a removal that is killed leaves no half run in the list. Throws
 * the system's error.
 */
export const removeRun = async ({ folder, name }: RunFiles): Promise<void> => {
  const leaving = join(dirname(folder), `.removed-${process.pid}-${name}~`);
  await rename(folder, leaving);
  await flushFolder(dirname(folder));
  await rm(leaving, { recursive: true, force: true });
};
