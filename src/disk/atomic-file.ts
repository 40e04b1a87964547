import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "./make-folder.ts";

/** The ending of half-written files; where their process is gone, removeLeftovers drops them. */
export const temporaryEnding = ".tmp";

let written = 0;

/** Never the same twice while this process lives; another process never writes into the same run folder. */
const temporaryName = (file: string): string =>
  `${file}.${String(process.pid)}-${String(++written)}${temporaryEnding}`;

/** Writes and flushes a file that nobody reads yet. Loops until every byte is written, or throws. */
export const writeFlushed = async (file: string, contents: string | Uint8Array): Promise<void> => {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(contents);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Flushes a folder's list of names: without it a rename may be lost when the power fails. */
export const flushFolder = async (folder: string): Promise<void> => {
  // Windows cannot open folders; NTFS keeps renames in its journal.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes a folder that nobody reads yet, with these files, by name, and flushes it. */
export const writeFolderFlushed = async (
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> => {
  await mkdir(folder);
  for (const [name, contents] of files) await writeFlushed(join(folder, name), contents);
  await flushFolder(folder);
};

/**
 * At every instant the file is the old one, whole, or the new one, whole. Throws the system's error; what it
 * had written is then removed.
 *
 * Not write-file-atomic: it calls write once and ignores a short count, so on a nearly full disk it puts a
 * truncated file in place and reports success (seen on a 64 KiB tmpfs with 6.0.0).
 */
export const writeFileAtomic = async (file: string, contents: string | Uint8Array): Promise<void> => {
  const temporary = temporaryName(file);
  try {
    await writeFlushed(temporary, contents);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/**
 * For a cache: puts a whole file in place, with its folder, or leaves what was there. Several processes may do so at
 * once, and never mix their bytes. Not flushed: what a cache loses when the power fails, its checksum notices. Throws
 * the system's error.
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

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/**
 * Puts a folder with these files in its place, whole or not at all; an older one is out of the way for the moment
 * between two renames, and comes back where the second fails. Throws the system's error.
 */
export const writeFolderAtomic = async (
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  isThere: boolean,
): Promise<void> => {
  const [fresh, old] = [temporaryName(folder), temporaryName(folder)];
  try {
    await writeFolderFlushed(fresh, files);
    if (isThere) await rename(folder, old);
    await rename(fresh, folder).catch(async (error: unknown) => {
      if (isThere) await rename(old, folder);
      throw error;
    });
  } catch (error) {
    await remove(fresh);
    throw error;
  }
  await remove(old);
};

/** Removes the half-written files that a killed process left anywhere in a run folder. */
export const removeLeftovers = async (runFolder: string): Promise<void> => {
  for (const entry of await readdir(runFolder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && entry.name.endsWith(temporaryEnding))
      await rm(join(entry.parentPath, entry.name), { force: true });
};
