/** What the folder of a search says of all its trials: trials.csv and best.yaml. */
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { readExperiment } from "../read/read-experiment.ts";
import { toResolvedYaml } from "../read/written.ts";
import { relativeTo } from "../read/written.ts";
import { csvText } from "../write/csv.ts";
import { numberText } from "../write/number-text.ts";
import { type Setting, type TrialRow, bestFirst, settingsOf } from "./trial-rows.ts";
import type { OpenedSearch } from "./search-folder.ts";

const cell = (value: number | null): string => (value === null ? "" : numberText(value));

/** A row a run; a parameter has a column under its path. */
export const trialsCsv = ({ files, search }: OpenedSearch, rows: readonly TrialRow[]): string =>
  csvText([
    [
      ...["trial", "state", "seed"],
      ...search.parameters.map(({ path }) => path),
      ...["value", "best_epoch", "epochs", "test", "run", "resolved_sha256", "reason"],
    ],
    ...rows.map(({ run, state, value, bestEpoch, epochs, test, sha256, reason }) => [
      ...[String(run.trial.number), state, String(run.seed)],
      ...run.trial.choices.map(({ name }) => name),
      ...[cell(value), cell(bestEpoch), String(epochs), cell(test)],
      ...[relativeTo(files.folder, run.files.folder), sha256 ?? "", reason ?? ""],
    ]),
  ]);

/** The experiment of the best setting as a file that runs as it is; null: no trial is finished. */
const bestYaml = async (
  { files, search, own }: OpenedSearch,
  settings: readonly Setting[],
): Promise<string | null> => {
  const [best] = bestFirst(settings, search);
  const [first] = best?.rows ?? [];
  if (best === undefined || first === undefined) return null;
  const { resolved, folder } = first.run.files;
  const read = await readExperiment({
    file: resolved,
    set: [],
    seed: null,
    epochs: null,
    argumentFolder: folder,
  });
  if (read.type === "mistakes") return null;
  const name = `${own.experiment.name}-best`;
  const setting = search.parameters
    .map(({ path }, i) => `${path}=${best.trial.choices[i]?.name ?? ""}`)
    .join(" ");
  const head = `# Trial ${best.trial.number} of ${files.name}, the best by ${search.metric} (${cell(best.value)}): ${setting}\n`;
  return head + toResolvedYaml({ ...read.experiment, name }, files.folder);
};

/** Throws the system's error. */
export const writeTables = async (search: OpenedSearch, rows: readonly TrialRow[]): Promise<void> => {
  const { files } = search;
  await writeFileAtomic(files.table, trialsCsv(search, rows));
  const best = await bestYaml(search, settingsOf(rows));
  if (best !== null) await writeFileAtomic(files.best, best);
};
