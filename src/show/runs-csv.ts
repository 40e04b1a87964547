/** What `list --csv` and `list --json` print. */
import { keyValues } from "../compare/changed-keys.ts";
import type { Listed, ListedRun } from "../compare/run-fields.ts";
import type { EpochRecord } from "../train/records.ts";
import { numberText } from "../write/number-text.ts";
import { evaluatedParts } from "../write/predictions-csv.ts";
import { changedText } from "./runs-table.ts";

type Values = Readonly<Record<string, number>>;

/** Columns `PREFIX_name` for each quantity that one of the runs has, 9 significant digits. */
const csvColumns = (prefix: string, runs: readonly ListedRun[], valuesOf: (run: ListedRun) => Values) =>
  [...new Set(runs.flatMap((run) => Object.keys(valuesOf(run))))].map((name) => ({
    title: `${prefix}_${name}`,
    cell: (run: ListedRun): string => {
      const value = valuesOf(run)[name];
      return value === undefined ? "" : numberText(value);
    },
  }));

/** The same as CSV, with everything: a broken run has its reason in the last column. */
export const runsCsv = (runs: readonly Listed[]): string[][] => {
  const whole = runs.filter((each) => each.type === "run");
  const columns: { title: string; cell: (run: ListedRun) => string }[] = [
    { title: "epochs", cell: ({ run }) => String(run.epochs) },
    { title: "best_epoch", cell: ({ run }) => String(run.best?.epoch ?? "") },
    ...csvColumns("best", whole, ({ run }) => run.best?.values ?? {}),
    ...csvColumns("last", whole, ({ run }) => run.last?.values ?? {}),
    ...evaluatedParts.flatMap((part) =>
      csvColumns(part, whole, ({ run }) => run.test?.parts[part]?.values ?? {}),
    ),
    { title: "parent", cell: ({ run }) => run.parent ?? "" },
    { title: "started", cell: ({ run }) => run.started ?? "" },
    { title: "seed", cell: ({ seed }) => String(seed ?? "") },
    { title: "changed", cell: ({ changed }) => changedText(changed) },
    { title: "tags", cell: ({ run }) => run.notes.tags.join(" ") },
    { title: "note", cell: ({ run }) => run.notes.note ?? "" },
  ];
  const row = (each: Listed): string[] =>
    each.type === "run"
      ? [
          each.run.name,
          each.run.state,
          ...columns.map(({ cell }) => cell(each)),
          each.run.folder,
          each.run.reason ?? "",
        ]
      : [each.run.name, "broken", ...columns.map(() => ""), each.run.folder, each.run.reason];
  return [["run", "state", ...columns.map(({ title }) => title), "folder", "reason"], ...runs.map(row)];
};

const epochJson = (record: EpochRecord | null): object | null =>
  record === null ? null : { epoch: record.epoch, ...record.values };

/** As JSON: numbers are numbers, and changed keys have the values that they have in YAML. */
export const runsJson = (runs: readonly Listed[]): object[] =>
  runs.map((each) => {
    if (each.type === "broken") {
      const { name, folder, reason } = each.run;
      return { run: name, state: "broken", reason, folder };
    }
    const { run, seed, changed } = each;
    return {
      run: run.name,
      experiment: run.experiment,
      state: run.state,
      reason: run.reason,
      seed,
      ...run.notes,
      changed: keyValues(changed),
      epochs: run.epochs,
      best: epochJson(run.best),
      last: epochJson(run.last),
      validation: run.test?.parts.validation?.values ?? null,
      test: run.test?.parts.test?.values ?? null,
      parent: run.parent,
      started: run.started,
      folder: run.folder,
    };
  });
