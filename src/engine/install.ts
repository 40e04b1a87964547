/** Gets the engine into the user's cache: once for all checkouts, and again when it is not whole. */
import path from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import { takeLock } from "../disk/take-lock.ts";
import { buildEngine, rebuildBinding } from "./build-engine.ts";
import { installFolder } from "./cache-folder.ts";
import { bindingFile, inspectInstall, type Inspection, type Thoroughness } from "./manifest.ts";
import { thisMachine, unsupported } from "./platform.ts";
import { tensorflowVersion } from "./release.ts";
import type { EngineInstall, EngineVariant, SetupEvent, SetupFailure } from "./setup-event.ts";
import { fileSystemFailure } from "./setup-failures.ts";
import { packageInstall } from "./tfjs-package.ts";

export interface SetupOptions {
  report: (event: SetupEvent) => void;
  /** Default: cpu. */
  variant?: EngineVariant;
  /** How an engine that is there is checked before it is used. Default: sizes. */
  check?: Thoroughness;
}

/**
 * Gives the engine of the user's cache; fetches and builds it if it is not there or not whole.
 * Two processes at once: one builds, the other waits and then uses it.
 */
export const ensureEngine = async (options: SetupOptions): Promise<EngineInstall | SetupFailure> => {
  const { report, variant = "cpu", check = "sizes" } = options;
  const problem = unsupported(thisMachine());
  if (problem !== null) return packageInstall() ?? problem;
  const install = cachedInstall(variant);
  if ((await inspectInstall(install.folder, check)).type === "whole") return install;
  const failure = await makeWhole(variant, install.folder, check, report);
  return failure ?? install;
};

/** Where the cached engine of a variant is or will be. */
export const cachedInstall = (variant: EngineVariant): EngineInstall => {
  const folder = installFolder(variant);
  const binding = path.join(folder, bindingFile);
  return { type: "installed", variant, tensorflow: tensorflowVersion, binding, folder };
};

const makeWhole = async (
  variant: EngineVariant,
  folder: string,
  check: Thoroughness,
  report: (event: SetupEvent) => void,
): Promise<SetupFailure | null> => {
  const onWait = () => {
    report({ type: "waiting" });
  };
  try {
    makeFolder(path.dirname(folder));
    const release = await takeLock(folder, { staleAfter: 15_000, patience: Infinity, onWait });
    try {
      const inspection = await inspectInstall(folder, check);
      const failure = await mend(variant, folder, inspection, report);
      if (failure === null && inspection.type !== "whole") report({ type: "finished", folder });
      return failure;
    } finally {
      await release();
    }
  } catch (error) {
    return fileSystemFailure(error, folder);
  }
};

/** @param inspection made while the lock is held: another process may have built it meanwhile */
const mend = (
  variant: EngineVariant,
  folder: string,
  inspection: Inspection,
  report: (event: SetupEvent) => void,
): Promise<SetupFailure | null> => {
  switch (inspection.type) {
    case "whole":
      return Promise.resolve(null);
    case "absent":
      return buildEngine(variant, folder, report);
    case "broken":
      report({ type: "rebuilding", why: inspection.why });
      return buildEngine(variant, folder, report);
    case "stale-binding":
      report({ type: "rebuilding", why: inspection.why });
      return rebuildBinding(folder, inspection.libraries, report);
  }
};
