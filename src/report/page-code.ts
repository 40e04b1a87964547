/**
 * The browser's part of a report, bundled: what a published package brings, or made once per version and kept in the
 * cache.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { BuildOptions, Plugin } from "esbuild";
import { replaceFile } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { isBuilt, packageFolder } from "../disk/package-folder.ts";
import { jsonReader, objectSchema } from "../write/json-file.ts";
import { codeFingerprint } from "../write/code-identity.ts";
import type { PageCode } from "./html.ts";

const pageFolder = join(packageFolder, "page");

/** With and without what predicts, which is most of it. */
export interface BuiltPage {
  predicting: PageCode;
  reading: PageCode;
}

/** Of a package, in which esbuild is not: scripts/build.ts makes it. */
export const builtPageFile = join(packageFolder, "dist", "page.json");

const text = { type: "string" };
const codeSchema = objectSchema({
  script: text,
  style: text,
  wasm: { anyOf: [{ type: "null" }, objectSchema({ plain: text, simd: text })] },
});
const readBuilt = jsonReader<BuiltPage>(objectSchema({ predicting: codeSchema, reading: codeSchema }));

const builtIn = (file: string): BuiltPage | null => {
  if (!existsSync(file)) return null;
  const read = readBuilt(readFileSync(file, "utf8"));
  return read.type === "read" ? read.value : null;
};

/** tfjs' wasm backend has code for threads and for Node, neither of which a page from the disk can use. */
const stubbed =
  /^(fs|path|os|perf_hooks|worker_threads|crypto|string_decoder|util)$|tfjs-backend-wasm-threaded-simd(\.worker)?(\.js)?$/;

const stubs: Plugin = {
  name: "stubs",
  setup: (esbuild) => {
    esbuild.onResolve({ filter: stubbed }, ({ path }) => ({ path, namespace: "stub" }));
    esbuild.onLoad({ filter: /.*/, namespace: "stub" }, () => ({
      contents: 'export default undefined; export const wasmWorkerContents = ""',
    }));
  },
};

/** For esbuild. */
export const pageOptions = (entry: "predicting.ts" | "reading.ts") =>
  ({
    absWorkingDir: packageFolder,
    entryPoints: [join(pageFolder, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "browser",
    logLevel: "silent",
    legalComments: "none",
    plugins: [stubs],
  }) as const satisfies BuildOptions;

const bundle = async (entry: "predicting.ts" | "reading.ts"): Promise<string> => {
  const { build } = await import("esbuild");
  const { outputFiles } = await build(pageOptions(entry));
  return outputFiles[0]?.text ?? "";
};

const require = createRequire(import.meta.url);

const binary = (name: string): string => {
  const file = require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);
  return deflateRawSync(readFileSync(file), { level: 9 }).toString("base64");
};

export const buildPage = async (): Promise<BuiltPage> => {
  const style = ["uplot/dist/uPlot.min.css", join(pageFolder, "page.css")]
    .map((file) => readFileSync(require.resolve(file), "utf8"))
    .join("\n");
  const wasm = {
    plain: binary("tfjs-backend-wasm.wasm"),
    simd: binary("tfjs-backend-wasm-simd.wasm"),
  };
  return {
    predicting: { script: await bundle("predicting.ts"), style, wasm },
    reading: { script: await bundle("reading.ts"), style, wasm: null },
  };
};

/** A hash of all that the page is made of, and of its versions. */
const sourceKey = async (): Promise<string> =>
  (await codeFingerprint(packageFolder, ["page", "src", "package-lock.json"])).slice(0, 16);

const tryToKeep = (file: string, built: BuiltPage): void => {
  try {
    replaceFile(file, JSON.stringify(built));
  } catch (error) {
    // It is bundled again the next time.
    if (diskFault(error) === null) throw error;
  }
};

export const loadPage = async (cacheFolder: string): Promise<BuiltPage> => {
  const published = isBuilt ? builtIn(builtPageFile) : null;
  if (published !== null) return published;
  const file = join(cacheFolder, "page", `${await sourceKey()}.json`);
  const kept = builtIn(file);
  if (kept !== null) return kept;
  const built = await buildPage();
  tryToKeep(file, built);
  return built;
};
