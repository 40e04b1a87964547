/** TensorFlow.js as petri's package has it: what petri uses, in one file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** Instead of the package that has all of TensorFlow.js: without other backends, data sets and converters. */
const union = `
export * from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
export * from "@tensorflow/tfjs-layers";
import { version as tfjs } from "@tensorflow/tfjs/dist/version";
export const version = { tfjs };
`;

/** tfjs-node-gpu asks it where its binding is. */
const finder = "exports.find = () => exports.binding;";

const entry = `
exports.load = (binding) => {
  require("@mapbox/node-pre-gyp").binding = binding;
  return require("@tensorflow/tfjs-node-gpu");
};
`;

/** Protocol buffers, SavedModels, TensorBoard, decoding, tfjs' own progress bar, downloads: petri has its own or none. */
const unused = /^(?:\.\/proto\/api_pb|\.\/saved_model|\.\/tensorboard|\.\/image|\.\/callbacks|node-fetch)$/;

/** The backend is an ES5 function that calls its base class, which here, as an ES module, is a class and must be constructed. */
const oldCall = "_super.call(this)";
const newCall = "Reflect.construct(_super, [], new.target)";
const constructed = (text: string): string => {
  if (text.split(oldCall).length !== 2)
    throw new Error(`tfjs-node's backend does not have exactly one ${oldCall}`);
  return text.replace(oldCall, newCall);
};

const parts: Plugin = {
  name: "what petri uses of tfjs",
  setup: (build) => {
    const { absWorkingDir: resolveDir = "." } = build.initialOptions;
    const texts = new Map([
      ["entry", entry],
      ["@tensorflow/tfjs", union],
      ["@mapbox/node-pre-gyp", finder],
    ]);
    build.onResolve({ filter: /^(?:entry|@tensorflow\/tfjs|@mapbox\/node-pre-gyp)$/ }, ({ path }) => ({
      path,
      namespace: "petri",
    }));
    build.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: "unused" }));
    build.onLoad({ filter: /./, namespace: "petri" }, ({ path }) => ({
      contents: texts.get(path) ?? "",
      resolveDir,
    }));
    build.onLoad({ filter: /nodejs_kernel_backend\.js$/ }, ({ path }) => ({
      contents: constructed(readFileSync(path, "utf8")),
    }));
    build.onLoad({ filter: /./, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** @param root the checkout */
export const tfjsOptions = (root: string, outfile: string): BuildOptions => ({
  absWorkingDir: join(root, "tfjs"),
  entryPoints: ["entry"],
  outfile,
  format: "cjs",
  minify: true,
  // As ES modules, of which what is not used is left out.
  mainFields: ["module", "main"],
  plugins: [parts],
});
