import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { EngineInstall } from "./setup-event.ts";

/** The binding that tfjs-node-gpu's own install script put into the package, where there is one; null: none. */
export const packageInstall = (): EngineInstall | null => {
  const manifest = createRequire(import.meta.url).resolve("@tensorflow/tfjs-node-gpu/package.json");
  const folder = path.join(path.dirname(manifest), "lib", "napi-v8");
  const binding = path.join(folder, "tfjs_binding.node");
  if (!existsSync(binding)) return null;
  return { type: "installed", variant: "cpu", tensorflow: null, binding, folder };
};
