import { existsSync } from "node:fs";
import path from "node:path";
import envPaths from "env-paths";
import { tensorflowVersion, tfjsVersion } from "./release.ts";
import type { EngineVariant } from "./setup-event.ts";

/** Where engines are kept: the user's cache, shared by checkouts (`$XDG_CACHE_HOME/petri/engine` on Linux). */
export const engineCacheFolder = (): string => path.join(envPaths("petri", { suffix: "" }).cache, "engine");

/** Where the engine of one variant lies. The name holds all that another engine would differ in. */
export const installFolder = (variant: EngineVariant): string => {
  const platform = `${process.platform}-${process.arch}`;
  return path.join(
    engineCacheFolder(),
    `tensorflow-${tensorflowVersion}-tfjs-${tfjsVersion}-${variant}-${platform}`,
  );
};

/** `folder`, or the nearest one above it that is there: they lie on one disk. */
export const firstExisting = (folder: string): string =>
  existsSync(folder) || path.dirname(folder) === folder ? folder : firstExisting(path.dirname(folder));
