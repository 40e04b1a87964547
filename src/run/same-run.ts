/** A finished run that is already what a new one would be. */
import { join } from "node:path";
import { toResolvedYaml } from "../read/written.ts";
import { environmentDifferences, readEnvironment, type Environment } from "../write/environment.ts";
import { folderReader } from "../write/folder-reader.ts";
import { readRunSummary, runNames } from "../write/read-run.ts";
import { runFiles } from "../write/run-files.ts";
import type { RunSummary } from "../write/run.ts";
import { splitCsv, splitRows, withoutReasons } from "../write/split-csv.ts";
import { sealFaults } from "./changed-files.ts";
import type { InspectedExperiment } from "./inspect-and-plan.ts";

interface Wanted {
  inspected: InspectedExperiment;
  /** Of this process. */
  environment: Environment;
}

/** Node and the processor may differ: with the same code and engine they are not what the user changed. */
const isSameMachinery = (before: Environment, now: Environment): boolean =>
  environmentDifferences(before, now).every(({ what }) => what === "node" || what === "cpu") &&
  before.resumed.every(({ differences }) => differences.length === 0);

const isSame = (folder: string, split: string, { inspected, environment }: Wanted): boolean => {
  const files = runFiles(folder);
  const reader = folderReader(folder);
  const before = reader.value(files.environment, readEnvironment);
  return (
    before !== null &&
    isSameMachinery(before, environment) &&
    reader.text(files.resolved) === toResolvedYaml(inspected.experiment, folder) &&
    withoutReasons(reader.text(files.split) ?? "") === split
  );
};

/**
 * The newest finished run with the same resolved.yaml, the same split.csv (so the same bytes of every picture), the same
 * code and the same engine on the same kind of device; null: there is none. A run whose files were changed is passed over.
 */
export const findSameRun = async (
  runsFolder: string,
  wanted: Wanted,
  onChanged: (name: string, changes: readonly string[]) => void,
): Promise<RunSummary | null> => {
  const { experiment, plan, reports } = wanted.inspected;
  const rows = splitRows(plan, new Map(reports.map((report) => [report.file, report])));
  const split = withoutReasons(splitCsv(rows));
  for (const name of runNames(runsFolder, experiment.name).reverse()) {
    const folder = join(runsFolder, name);
    if (!isSame(folder, split, wanted)) continue;
    const run = await readRunSummary(folder);
    if (run.type === "broken" || run.state !== "finished") continue;
    const changes = await sealFaults(runFiles(folder));
    if (changes.length === 0) return run;
    onChanged(name, changes);
  }
  return null;
};
