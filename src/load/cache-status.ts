import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** What petri keeps of pictures below the cache folder: pixels, and what was found when they were inspected. */
interface CacheStatus {
  /** Decoded pictures; one picture in two sizes counts twice. */
  pictures: number;
  bytes: number;
}

const folders = ["pictures", "reports"];

const filesBelow = async (folder: string): Promise<string[]> => {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
};

/** A file that another run removes meanwhile counts nothing. */
const sizeOf = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
};

export const cacheStatus = async (cacheFolder: string): Promise<CacheStatus> => {
  const files = (await Promise.all(folders.map((name) => filesBelow(join(cacheFolder, name))))).flat();
  let bytes = 0;
  for (const file of files) bytes += await sizeOf(file);
  return { pictures: files.filter((file) => file.endsWith(".px")).length, bytes };
};

/** Removes it all. A run that is using it decodes its pictures again. Throws the system's error. */
export const clearCache = async (cacheFolder: string): Promise<void> => {
  for (const name of folders) await rm(join(cacheFolder, name), { recursive: true, force: true });
};
