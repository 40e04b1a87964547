// Installs TensorFlow.js into tfjs/, without the install script that would fetch a library petri does not use. npm runs
// this after `npm ci` and before `npm pack`; it is plain JavaScript, so that it needs nothing that is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../tfjs");
const manifestOf = (path) => JSON.parse(readFileSync(join(path, "package.json"), "utf8"));

const isInstalled = ([name, version]) => {
  const installed = join(folder, "node_modules", name);
  return existsSync(installed) && manifestOf(installed).version === version;
};

if (!Object.entries(manifestOf(folder).dependencies).every(isInstalled)) {
  const words = ["ci", "--ignore-scripts", "--no-dry-run"];
  const { status } = spawnSync("npm", words, {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  process.exitCode = status ?? 1;
}
