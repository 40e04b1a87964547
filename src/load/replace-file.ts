import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "../read/make-folder.ts";

/**
 * Puts a whole file in place, with its folder, or leaves what was there: written under a name of its own and renamed,
 * so that two processes never mix their bytes. Not flushed: what a cache loses with the power, its checksum notices.
 * Throws the system's error.
 */
export const replaceFile = (path: string, contents: string | Uint8Array): void => {
  const temporary = `${path}.${randomUUID()}`;
  makeFolder(dirname(path));
  try {
    writeFileSync(temporary, contents);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};
