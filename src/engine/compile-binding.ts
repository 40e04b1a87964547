import { createRequire } from "node:module";
import path from "node:path";
import { bindingFile } from "./manifest.ts";
import { installCommand } from "./package-manager.ts";
import { recipeFile } from "./release.ts";
import { lastLines, runTool, type ToolResult } from "./run-tool.ts";
import type { SetupFailure } from "./setup-event.ts";
import { bindingSources } from "./tfjs-package.ts";

/** The compiler's command, split at spaces: what CXX says, else g++. */
export const compilerCommand = (environment: NodeJS.ProcessEnv = process.env): [string, ...string[]] => {
  const [program = "", ...rest] = (environment.CXX ?? "").split(" ").filter((word) => word !== "");
  return program === "" ? ["g++"] : [program, ...rest];
};

/**
 * Compiles tfjs-node-gpu's binding against the libraries in `folder`, into `folder`, in one call.
 * The run path is relative, so the folder can be renamed; it is TensorFlow's own, by which CUDA's packages are found.
 * @returns null when it is done
 */
export const compileBinding = async (folder: string): Promise<SetupFailure | null> => {
  const [program, ...first] = compilerCommand();
  const result = await runTool(program, [...first, ...compilerArguments(folder)]);
  return failureOf(program, result);
};

const compilerArguments = (folder: string): string[] => {
  const require = createRequire(import.meta.url);
  const sources = bindingSources();
  const nodeHeaders = path.join(path.dirname(require.resolve("node-api-headers/package.json")), "include");
  const libraries = path.join(folder, "tensorflow");
  return [
    "-std=c++17",
    "-O2",
    "-shared",
    "-fPIC",
    "-DNAPI_VERSION=8",
    `-I${nodeHeaders}`,
    `-I${path.join(libraries, "include")}`,
    path.join(sources, "tfjs_backend.cc"),
    path.join(sources, "tfjs_binding.cc"),
    recipeFile("quiet.cc"),
    "-o",
    path.join(folder, bindingFile),
    `-L${libraries}`,
    "-l:libtensorflow_cc.so.2",
    "-l:libtensorflow_framework.so.2",
    "-Wl,-rpath,$ORIGIN/tensorflow",
    "-Wl,-z,initfirst",
  ];
};

const failureOf = (program: string, result: ToolResult): SetupFailure | null => {
  if (result.type === "missing") return noCompiler(program);
  if (result.status === 0) return null;
  return {
    type: "setup-failed",
    reason: "compile-failed",
    message: `${program} could not compile the binding to TensorFlow`,
    mend: null,
    detail: lastLines(result.output),
  };
};

export const noCompiler = (program: string): SetupFailure => ({
  type: "setup-failed",
  reason: "no-compiler",
  message: `there is no C++ compiler ${program}, which builds the binding to TensorFlow`,
  mend: installCommand("compiler"),
  detail: "",
});
