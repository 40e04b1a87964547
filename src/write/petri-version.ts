import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../disk/package-folder.ts";

/** As package.json says. */
export const petriVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
};
