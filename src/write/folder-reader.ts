import { relative } from "node:path";
import { readRegularFile } from "../disk/regular-file.ts";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";
import type { Parsed } from "./parsed.ts";

/** The predictions of a million pictures of a thousand classes have less. */
const mostBytes = 500e6;

/** Reads the files of one run and collects what is wrong with them, so that one bad file stops nothing. */
export interface FolderReader {
  /** null: the file is not there (yet), or cannot be read. */
  text(file: string): string | null;
  value<T>(file: string, parse: (text: string) => Parsed<T>): T | null;
  /** One sentence for each bad file, which begins with its path in the run folder. */
  faults: readonly string[];
}

/**
 * Synchronous: for many small files that is several times faster than the thread pool, and a thousand runs must be
 * listed in under a second.
 */
export const folderReader = (folder: string): FolderReader => {
  const faults: string[] = [];
  const fault = (file: string, reason: string): null => {
    faults.push(`${relative(folder, file)}: ${reason}`);
    return null;
  };
  const text = (file: string): string | null => {
    try {
      const read = readRegularFile(file, mostBytes);
      return read.type === "read" ? read.bytes.toString("utf8") : fault(file, read.reason);
    } catch (error) {
      if (isSystemError(error, "ENOENT")) return null;
      const reason = diskFault(error);
      if (reason === null) throw error;
      return fault(file, reason);
    }
  };
  return {
    faults,
    text,
    value(file, parse) {
      const contents = text(file);
      if (contents === null) return null;
      const parsed = parse(contents);
      return parsed.type === "read" ? parsed.value : fault(file, parsed.reason);
    },
  };
};
