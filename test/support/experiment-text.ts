/** Experiment files as text, and what reading them gives. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { ExperimentSource, ReadRequest } from "../../src/read/experiment-source.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { visible } from "../../src/read/visible-text.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";

/** Key -> the text after it. */
export type KeyTexts = Readonly<Record<string, string | null>>;

const valid: KeyTexts = {
  data: '{directory: pictures, classes: {cat: "cat.*", dog: "dog.*"}}',
  split: "{train: 10, validation: 5, test: 5}",
  generator: "{classMode: binary}",
  layers: "[{type: flatten}, {type: dense, units: 1, activation: sigmoid}]",
  optimizer: "{type: sgd}",
  loss: "binaryCrossentropy",
  epochs: "3",
};

const textOf = (keys: KeyTexts): string =>
  Object.entries(keys)
    .filter(([, text]) => text !== null)
    .map(([key, text]) => `${key}: ${String(text)}\n`)
    .join("");

/** A valid experiment with keys changed, added or (null) left out; the changed ones come first, a line each. */
export const experimentText = (changes: KeyTexts = {}): string => {
  const rest = Object.entries(valid).filter(([key]) => !(key in changes));
  return textOf({ ...changes, ...Object.fromEntries(rest) });
};

export type Files = Readonly<Record<string, string>>;

export const writeFiles = (folder: string, files: Readonly<Record<string, string | Buffer>>): void => {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};

type Options = Partial<Omit<ReadRequest, "argumentFolder">>;

const read = (folder: string, files: Files, options: Options) => {
  writeFiles(folder, files);
  const file = Object.keys(files)[0] ?? "";
  return readExperiment({ file, set: [], seed: null, epochs: null, argumentFolder: folder, ...options });
};

/** Of the first of `files`: every mistake, as the user sees them; empty where there is none. */
export const mistakesIn = async (folder: string, files: Files, options: Options = {}): Promise<string> => {
  const result = await read(folder, files, options);
  return result.type === "read"
    ? ""
    : describeProblems(result.problems, { files: result.files, folder }).map(visible).join("\n");
};

/** Of the first of `files`. */
export const readFiles = async (
  folder: string,
  files: Files,
  options: Options = {},
): Promise<{ experiment: Experiment; source: ExperimentSource; warnings: string }> => {
  const result = await read(folder, files, options);
  const [problems, known] =
    result.type === "read" ? [result.warnings, result.source.files] : [result.problems, result.files];
  const text = describeProblems(problems, { files: known, folder }).join("\n");
  if (result.type === "mistakes") throw new Error(text);
  return { experiment: result.experiment, source: result.source, warnings: text };
};
