import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const found = (path: string) => statSync(path, { throwIfNoEntry: false });

const isFolder = (path: string): boolean => found(path)?.isDirectory() === true;

/**
 * Makes a folder and those above it that are missing. Throws the system's error, at once.
 *
 * Not mkdir's own `recursive`: where an existing folder takes no new ones and says "not there" (/proc), Node
 * makes the one above again and again, without end (seen with 20.20 and 22).
 */
export const makeFolder = (folder: string): void => {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (found(above) === undefined && above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process made it first.
    if (!isFolder(folder)) throw error;
  }
};
