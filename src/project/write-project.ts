/** Writes the files of a project: all or none, and never over one that is there already. */
import { lstatSync, mkdirSync, rmdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { makeFolder } from "../disk/make-folder.ts";

export interface NewFile {
  /** Absolute. */
  path: string;
  text: string;
}

/** A link that leads nowhere has taken the name, too. */
export const isTaken = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return false;
  }
};

const writeNew = async ({ path, text }: NewFile): Promise<void> => {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
};

/** The system's reason, in words, why nothing was written; null: all of it is there. */
export const writeNewFiles = async (files: readonly NewFile[]): Promise<string | null> => {
  const written: string[] = [];
  const made: string[] = [];
  try {
    for (const file of files) {
      const folder = dirname(file.path);
      if (!isTaken(folder)) {
        makeFolder(dirname(folder));
        mkdirSync(folder);
        made.push(folder);
      }
      await writeNew(file);
      written.push(file.path);
    }
    return null;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    for (const path of written) rmSync(path, { force: true });
    for (const folder of made) rmdirSync(folder);
    return fault;
  }
};
