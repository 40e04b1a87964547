import { readdir, rm, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { featureEnding } from "./feature-cache.ts";

/** What is kept below the cache folder so that it need not be made or fetched again. */
export type KeptKind = "pictures" | "features" | "nets";

interface Kept {
  count: number;
  bytes: number;
}

/** One picture in two sizes, or its features from two nets, count twice. What was found in the pictures is with them. */
export type CacheStatus = Readonly<Record<KeptKind, Kept>>;

interface Place {
  folders: readonly string[];
  /** What is counted: the distinct results over the paths below the folders; null: not counted. */
  nameOf: (path: string) => string | null;
}

const endingWith =
  (ending: string) =>
  (path: string): string | null =>
    path.endsWith(ending) ? path : null;

const places: Record<KeptKind, Place> = {
  pictures: { folders: ["pictures", "reports"], nameOf: endingWith(".px") },
  features: { folders: ["features"], nameOf: endingWith(featureEnding) },
  // A folder for each net; one with a dot and more in its name was not fetched to its end.
  nets: { folders: ["nets"], nameOf: (path) => /^[0-9a-f]{16}$/.exec(path.split(sep)[1] ?? "")?.[0] ?? null },
};

/** What another run removes meanwhile, or nobody has made yet, counts nothing. Any other error is the system's to tell. */
const orNothing = <T>(error: unknown, nothing: T): T => {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return nothing;
  throw error;
};

/** Relative to the cache folder. */
const filesBelow = async (cacheFolder: string, folder: string): Promise<string[]> => {
  try {
    const path = join(cacheFolder, folder);
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(cacheFolder, join(entry.parentPath, entry.name)));
  } catch (error) {
    return orNothing(error, []);
  }
};

const sizeOf = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).size;
  } catch (error) {
    return orNothing(error, 0);
  }
};

const keptIn = async (cacheFolder: string, { folders, nameOf }: Place): Promise<Kept> => {
  const files = (await Promise.all(folders.map((folder) => filesBelow(cacheFolder, folder)))).flat();
  let bytes = 0;
  for (const file of files) bytes += await sizeOf(join(cacheFolder, file));
  const names = new Set(files.map(nameOf));
  names.delete(null);
  return { count: names.size, bytes };
};

/** Throws the system's error where the folder cannot be read. */
export const cacheStatus = async (cacheFolder: string): Promise<CacheStatus> => ({
  pictures: await keptIn(cacheFolder, places.pictures),
  features: await keptIn(cacheFolder, places.features),
  nets: await keptIn(cacheFolder, places.nets),
});

/** Removes it all. A run that is using it makes or fetches what it needs again. Throws the system's error. */
export const clearCache = async (cacheFolder: string): Promise<void> => {
  const folders = Object.values(places).flatMap((place) => place.folders);
  for (const name of folders) await rm(join(cacheFolder, name), { recursive: true, force: true });
};
