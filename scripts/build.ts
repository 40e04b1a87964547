/**
 * npm run build, and before `npm pack`: makes dist/, which the package has instead of src/.
 * - main.js and the two modules that run in threads, with the libraries that package.json has among devDependencies.
 *   What is loaded only when it is needed stays a file of its own. All lie side by side.
 * - tfjs/: what petri uses of TensorFlow.js, in one file, and the C++ of its binding. As a dependency, its install
 *   script would run in the user's folder and fetch an old library.
 * - types/: declarations, for programs that read petri's JSON.
 * - page.json: the browser's part of a report.
 * - LICENSES.txt: for all in there that is not petri's. built.json: which code it was made from.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { isMap, mapAt } from "../src/layers/json-value.ts";
import { buildPage, builtPageFile, pageOptions } from "../src/report/page-code.ts";
import { builtFrom } from "../src/write/code-identity.ts";
import { type BundledPackage, bundledPackages, licensesText } from "./build/licenses.ts";
import { tfjsOptions } from "./build/tfjs.ts";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");

const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** string-width makes its segmenter when it is loaded, which takes as long as all of `--help`; most texts need none. */
const lateSegmenter: Plugin = {
  name: "late segmenter",
  setup: (build) => {
    const early = "const segmenter = new Intl.Segmenter();";
    const late =
      "let made; const segmenter = {segment: text => (made ??= new Intl.Segmenter()).segment(text)};";
    build.onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes(early) && text.includes("Segmenter")) throw new Error(`${path} has changed`);
      return { contents: text.replace(early, late) };
    });
  },
};

/** Names are left as they are, so that a report of a bug can be read. */
const program: BuildOptions = {
  absWorkingDir: root,
  entryPoints: ["src/main.ts", "src/load/batch-worker.ts", "src/load/inspect-worker.ts"],
  outdir: dist,
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  format: "esm",
  splitting: true,
  minifyWhitespace: true,
  minifySyntax: true,
  // What bundles the page of a report in a checkout; a package has the page.
  external: ["esbuild", ...(isMap(manifest) ? Object.keys(mapAt(manifest, "dependencies")) : [])],
  plugins: [lateSegmenter],
  // Libraries in CommonJS ask for Node's own modules by `require`, which is made only when they do.
  banner: {
    js: 'import{createRequire as require$}from"node:module";const require=id=>require$(import.meta.url)(id);',
  },
};

const bundle = async (options: BuildOptions): Promise<BundledPackage[]> => {
  const fixed = { bundle: true, platform: "node", target: "node20.19", legalComments: "none" } as const;
  const { metafile } = await build({ ...fixed, logLevel: "warning", ...options, metafile: true });
  return bundledPackages(metafile, options.absWorkingDir ?? root);
};

/** The packages that are built into dist/, petri aside. With `write`, dist/ is written, too. */
export const bundleAll = async (write: boolean): Promise<BundledPackage[]> => [
  ...(await bundle({ ...program, write })),
  // The browser's part of a report has libraries of its own.
  ...(await bundle(pageOptions("predicting.ts"))),
  ...(await bundle({ ...tfjsOptions(root, join(dist, "tfjs/index.cjs")), write })),
];

/** In one file, with what it needs from other packages; the types of the engine are not among that. */
const writeTypes = async (): Promise<void> => {
  const plugins = [dts({ tsconfig: join(root, "tsconfig.json") })];
  const types = await rollup({ input: join(root, "src/index.ts"), plugins });
  await types.write({ file: join(dist, "types/index.d.ts"), format: "es" });
  await types.close();
};

const makeDist = async (): Promise<void> => {
  rmSync(dist, { recursive: true, force: true });
  const packages = await bundleAll(true);
  cpSync(join(root, "src/engine/recipe"), join(dist, "recipe"), { recursive: true });
  cpSync(join(root, "src/optuna/python"), join(dist, "python"), { recursive: true });
  const binding = join(root, "tfjs/node_modules/@tensorflow/tfjs-node-gpu/binding");
  cpSync(binding, join(dist, "tfjs/binding"), { recursive: true });
  writeFileSync(builtPageFile, JSON.stringify(await buildPage()));
  await writeTypes();
  writeFileSync(join(dist, "LICENSES.txt"), licensesText(packages));
  writeFileSync(join(dist, "built.json"), `${JSON.stringify(await builtFrom(root), null, 2)}\n`);
};

if (process.argv[1] === import.meta.filename) await makeDist();
