/**
 * evaluations/NAME in a run folder: what the best weights said of other pictures, sealed by itself. Its SHA256SUMS also
 * names the weights that judged, so that it is known when the run has different ones by now.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { writeFolderAtomic } from "../disk/atomic-file.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { modelFileNames } from "./checkpoint-files.ts";
import { folderReader } from "./folder-reader.ts";
import { type PredictionRow, readPredictionsCsv } from "./predictions-csv.ts";
import type { RunFiles } from "./run-files.ts";
import { sumOf, whatOf } from "./seal.ts";
import { type SplitRow, readSplitCsv } from "./split-csv.ts";
import { readSums, sha256, sumsFile, sumsText } from "./sums.ts";
import { type TestReport, readTestJson } from "./test-json.ts";

/** As text, by the name of the file. */
export type EvaluationTexts = Readonly<Record<"predictions.csv" | "split.csv" | "test.json", string>>;

const judgingFiles = modelFileNames.map((name) => `../../checkpoints/best/${name}`);

export const hasEvaluation = ({ evaluations }: RunFiles, name: string): boolean =>
  existsSync(join(evaluations, name));

/** Whole or not at all; an older one of the name is replaced. Throws the system's error. */
export const writeEvaluation = async (
  files: RunFiles,
  name: string,
  texts: EvaluationTexts,
): Promise<string> => {
  const folder = join(files.evaluations, name);
  const sums = new Map<string, string>();
  for (const file of judgingFiles) sums.set(file, await sumOf(join(folder, file)));
  for (const [file, text] of Object.entries(texts)) sums.set(file, sha256(text));
  makeFolder(files.evaluations);
  await writeFolderAtomic(
    folder,
    new Map([...Object.entries(texts), [sumsFile, sumsText(sums)]]),
    hasEvaluation(files, name),
  );
  return folder;
};

export interface ReadEvaluation {
  type: "read";
  test: TestReport;
  split: readonly SplitRow[];
  predictions: readonly PredictionRow[];
  /** What is not as it was written, a line for each file. */
  changes: readonly string[];
}

const changesIn = async (folder: string, name: string, sumsOfFolder: string): Promise<string[]> => {
  const at = (file: string): string => `evaluations/${name}/${file}`;
  const sums = readSums(sumsOfFolder);
  if (sums.type === "broken") return [`${at(sumsFile)}: ${sums.reason}`];
  const changes: string[] = [];
  let sameJudge = true;
  for (const [file, sum] of sums.value) {
    const what = await whatOf(join(folder, file), sum);
    if (what !== null && judgingFiles.includes(file)) sameJudge = false;
    else if (what !== null) changes.push(`${at(file)}: ${what}`);
  }
  return sameJudge
    ? changes
    : [...changes, `evaluations/${name}: the run has other best weights now; evaluate again`];
};

/** "missing": there is no evaluation of that name. */
export const readEvaluation = async (
  { folder: runFolder, evaluations }: RunFiles,
  name: string,
): Promise<ReadEvaluation | { type: "missing" } | { type: "broken"; faults: readonly string[] }> => {
  const folder = join(evaluations, name);
  if (!existsSync(folder)) return { type: "missing" };
  const reader = folderReader(runFolder);
  const test = reader.value(join(folder, "test.json"), readTestJson);
  const split = reader.value(join(folder, "split.csv"), readSplitCsv);
  const predictions = reader.value(join(folder, "predictions.csv"), readPredictionsCsv);
  const sums = reader.text(join(folder, sumsFile));
  const gone = Object.entries({
    "test.json": test,
    "split.csv": split,
    "predictions.csv": predictions,
    [sumsFile]: sums,
  })
    .filter(([, found]) => found === null)
    .map(([file]) => `evaluations/${name}/${file}: it is gone`)
    .filter((line) => !reader.faults.some((fault) => fault.startsWith(line.slice(0, line.indexOf(": ")))));
  if (test === null || split === null || predictions === null || sums === null)
    return { type: "broken", faults: [...reader.faults, ...gone] };
  return { type: "read", test, split, predictions, changes: await changesIn(folder, name, sums) };
};

/** In code point order. */
export const evaluationNames = ({ evaluations }: RunFiles): string[] =>
  existsSync(evaluations)
    ? readdirSync(evaluations, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.endsWith("~"))
        .map(({ name }) => name)
        .sort()
    : [];
