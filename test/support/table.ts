/** Worlds with a table of labels. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DataSpec, LabelledData, SplitSpec } from "../../src/experiment/experiment.ts";
import { wholeSplit } from "./listing.ts";

export const columns = { file: "file", label: "label", group: "group", split: "split" };

export type TableData = Extract<DataSpec, { type: "labels" }>;

export const labelled = (
  directory: string,
  labels: string,
  changes: Partial<LabelledData> = {},
): TableData => ({
  ...({ type: "labels", onProblem: "auto", directory, labels, columns } as const),
  ...{ extension: null, classes: null },
  ...changes,
});

export const byColumn: SplitSpec = { ...wholeSplit, type: "column" };

/** Gives the path of the table. */
export const writeTable = (folder: string, lines: readonly string[], name = "labels.csv"): string => {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  return file;
};
