import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { engineCacheFolder } from "../../src/engine/cache-folder.ts";

/** The environment of a command whose cache, below `folder`, has the engine and nothing else. */
export const emptyCache = (folder: string): { XDG_CACHE_HOME: string } => {
  const cache = join(folder, "petri");
  mkdirSync(cache, { recursive: true });
  symlinkSync(engineCacheFolder(), join(cache, "engine"));
  return { XDG_CACHE_HOME: folder };
};
