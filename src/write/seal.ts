/** SHA256SUMS of a run folder, its seal: every file outside machine/ with its hash. */
import { readFileSync } from "node:fs";
import { diskFault } from "./disk-fault.ts";
import { runFiles } from "./run-files.ts";
import { sha256 } from "./sums.ts";

/** The seal of a run as one value: sha256 of SHA256SUMS, hex; null: the run is not sealed. */
export const readSeal = (runFolder: string): string | null => {
  try {
    return sha256(readFileSync(runFiles(runFolder).seal));
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return null;
  }
};
