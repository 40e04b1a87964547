/** What `list --csv` prints. */
import { numberText } from "../write/number-text.ts";
import { evaluatedParts } from "../write/predictions-csv.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";

type Listed = RunSummary | BrokenRun;
type Values = Readonly<Record<string, number>>;

/** Columns `PREFIX_name` for each quantity that one of the runs has, 9 significant digits. */
const csvColumns = (prefix: string, runs: readonly RunSummary[], valuesOf: (run: RunSummary) => Values) =>
  [...new Set(runs.flatMap((run) => Object.keys(valuesOf(run))))].map((name) => ({
    title: `${prefix}_${name}`,
    cell: (run: RunSummary): string => {
      const value = valuesOf(run)[name];
      return value === undefined ? "" : numberText(value);
    },
  }));

/** The same as CSV, with everything: a broken run has its reason in the last column. */
export const runsCsv = (runs: readonly Listed[]): string[][] => {
  const whole = runs.filter((run) => run.type === "run");
  const columns: { title: string; cell: (run: RunSummary) => string }[] = [
    { title: "epochs", cell: (run) => String(run.epochs) },
    { title: "best_epoch", cell: (run) => String(run.best?.epoch ?? "") },
    ...csvColumns("best", whole, (run) => run.best?.values ?? {}),
    ...csvColumns("last", whole, (run) => run.last?.values ?? {}),
    ...evaluatedParts.flatMap((part) =>
      csvColumns(part, whole, (run) => run.test?.parts[part]?.values ?? {}),
    ),
    { title: "parent", cell: (run) => run.parent ?? "" },
    { title: "started", cell: (run) => run.started ?? "" },
  ];
  const row = (run: Listed): string[] =>
    run.type === "run"
      ? [run.name, run.state, ...columns.map(({ cell }) => cell(run)), run.folder, run.reason ?? ""]
      : [run.name, "broken", ...columns.map(() => ""), run.folder, run.reason];
  return [["run", "state", ...columns.map(({ title }) => title), "folder", "reason"], ...runs.map(row)];
};
