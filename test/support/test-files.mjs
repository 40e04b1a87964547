// Which test files `npm test` and `npm run test:unit` are. Plain JavaScript, since mocha reads it before tsx is there.
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

const isEndToEnd = (file) => file.startsWith("test/end-to-end/");

export const allTests = readdirSync(resolve(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `test/${file.replaceAll("\\", "/")}`)
  .sort()
  // The long ones first, so that the short ones fill up what time is left to one of the two jobs.
  .sort((a, b) => Number(isEndToEnd(b)) - Number(isEndToEnd(a)));

/** Folders whose tests need the engine, or are of the whole command. */
const slowFolders = ["end-to-end", "engine", "network", "optuna", "package"];

/** Tests elsewhere that need the engine, start processes, or take seconds for what they count, draw and wait for. */
const slowFiles = [
  "commands/cache",
  "commands/check-search",
  "commands/new",
  "commands/program",
  "commands/project",
  "commands/rm",
  "compare/picture-test",
  "keras/fixtures",
  "keras/hostile-nets",
  "keras/preprocess",
  "licenses/check-licenses",
  "load/batches",
  "load/damaged-pictures",
  "load/inspect",
  "load/picture-cache",
  "load/sample/ensure-sample",
  "read/fuzz",
  "read/large-texts",
  "run/net-of-run",
  "run/streams",
  "train/averages",
  "train/class-weights",
  "train/evaluate",
  "train/train",
  "train/train-stops",
  "train/training-step",
  "write/checkpoint",
  "write/run-folder",
  "write/status",
].map((name) => `test/${name}.test.ts`);

export const unitTests = allTests.filter(
  (file) => !slowFiles.includes(file) && !slowFolders.some((folder) => file.startsWith(`test/${folder}/`)),
);

/** A word that only looks like a file (`--grep test`) names none. */
const isTestFile = (word) => word.endsWith(".test.ts") || (/[\\/]/.test(word) && existsSync(word));

/**
 * mocha's options for these tests, or for the files that were named on the command line and no others: mocha would add
 * the ones of its configuration. Files of the whole suite run two at a time; `--watch` cannot.
 */
export const optionsFor = (files, words) => {
  const isNamed = words.some(isTestFile);
  const base = { "node-option": ["import=tsx"], timeout: 20000, reporter: "dot", extension: ["ts"] };
  if (isNamed) return base;
  return words.includes("--watch")
    ? { ...base, spec: files }
    : { ...base, spec: files, parallel: true, jobs: 2 };
};
