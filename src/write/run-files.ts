import { basename, join, resolve } from "node:path";
import { sumsFile } from "./sums.ts";

/** Where each file of a run folder is (docs/runs.md, The run folder). Absolute paths. */
export interface RunFiles {
  folder: string;
  /** The folder's own name: baseline-001. */
  name: string;
  experiment: string;
  parents: string;
  overrides: string;
  resolved: string;
  split: string;
  model: string;
  metrics: string;
  curves: string;
  samples: string;
  /** Only with featurewise standardisation. */
  statistics: string;
  checkpoints: string;
  test: string;
  predictions: string;
  /** Made from the run afterwards, and not part of it. */
  report: string;
  /** A folder for each set of pictures that was judged later, sealed by itself (evaluation.ts). */
  evaluations: string;
  /** What `petri show` says of the run, without what machine/ has. */
  summary: string;
  /** Names every file outside machine/ and evaluations/ with its hash (seal.ts). */
  seal: string;
  machine: string;
  environment: string;
  patch: string;
  timing: string;
  status: string;
  log: string;
  /** Tags and a note, by `petri tag` and `petri note`. */
  notes: string;
}

export const runFiles = (runFolder: string): RunFiles => {
  const folder = resolve(runFolder);
  const machine = join(folder, "machine");
  return {
    folder,
    name: basename(folder),
    experiment: join(folder, "experiment.yaml"),
    parents: join(folder, "parents"),
    overrides: join(folder, "overrides.txt"),
    resolved: join(folder, "resolved.yaml"),
    split: join(folder, "split.csv"),
    model: join(folder, "model.txt"),
    metrics: join(folder, "metrics.csv"),
    curves: join(folder, "curves.svg"),
    samples: join(folder, "samples.png"),
    statistics: join(folder, "statistics.json"),
    checkpoints: join(folder, "checkpoints"),
    test: join(folder, "test.json"),
    predictions: join(folder, "predictions.csv"),
    report: join(folder, "report.html"),
    evaluations: join(folder, "evaluations"),
    summary: join(folder, "summary.md"),
    seal: join(folder, sumsFile),
    machine,
    environment: join(machine, "environment.json"),
    patch: join(machine, "git.patch"),
    timing: join(machine, "timing.csv"),
    status: join(machine, "status.json"),
    log: join(machine, "log.txt"),
    notes: join(machine, "notes.json"),
  };
};

/** baseline and 1 of baseline-001; null: not a name with a number. */
export const numbered = (entry: string): { name: string; number: number } | null => {
  const [, name, digits] = /^(.+)-(\d{3,})$/.exec(entry) ?? [];
  return name === undefined ? null : { name, number: Number(digits) };
};

/** baseline of baseline-001; null: the name is not that of a run. */
export const experimentOf = (runName: string): string | null => numbered(runName)?.name ?? null;
