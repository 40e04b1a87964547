import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFolder } from "../disk/package-folder.ts";

/** As package.json says. */
export const petriVersion = (): string => {
  const manifest: unknown = createRequire(import.meta.url)(join(packageFolder, "package.json"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
};
