/** What petri uses of the npm package tfjs-node-gpu: its JavaScript, and its binding's C++. The one file that loads it. */
import { existsSync } from "node:fs";
import { Module, createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import { fileURLToPath } from "node:url";
import { isBuilt, packageFolder } from "../disk/package-folder.ts";
import type { Tfjs } from "./engine.ts";
import type { EngineInstall } from "./setup-event.ts";

/** In the package petri's build has put what is needed there; a checkout has the whole of it. */
const folder = (): string => {
  if (isBuilt) return fileURLToPath(new URL("tfjs/", import.meta.url));
  const require = createRequire(path.join(packageFolder, "tfjs/package.json"));
  return path.dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
};

/** Folder of the C++ sources. */
export const bindingSources = (): string => path.join(folder(), "binding");

/** The binding that tfjs-node-gpu's own install script put into it, where there is one; null: none. */
export const packageInstall = (): EngineInstall | null => {
  const library = path.join(folder(), "lib", "napi-v8");
  const binding = path.join(library, "tfjs_binding.node");
  if (!existsSync(binding)) return null;
  return { type: "installed", variant: "cpu", tensorflow: null, binding, folder: library };
};

const requireBundle = (binding: string): Tfjs => {
  const bundle = createRequire(import.meta.url)("./tfjs/index.cjs") as { load: (binding: string) => Tfjs };
  return bundle.load(binding);
};

/**
 * tfjs-node-gpu asks @mapbox/node-pre-gyp where its binding is. Its answer is put into the module cache beforehand,
 * so that nothing is written into node_modules and two processes cannot disturb each other.
 */
const requirePackage = (binding: string): Tfjs => {
  const require = createRequire(path.join(folder(), "package.json"));
  const finder = require.resolve("@mapbox/node-pre-gyp");
  const stub = new Module(finder);
  stub.filename = finder;
  stub.loaded = true;
  stub.exports = { find: () => binding };
  require.cache[finder] = stub;
  return require("@tensorflow/tfjs-node-gpu") as Tfjs;
};

/** tfjs-node 4.22 calls functions of `util` that Node 22 warns of and Node 23 no longer has. */
const restoreUtilFunctions = (): void => {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
};

/** Loads its JavaScript, with the binding at that path. */
export const requireTfjs = (binding: string): Tfjs => {
  restoreUtilFunctions();
  return isBuilt ? requireBundle(binding) : requirePackage(binding);
};
