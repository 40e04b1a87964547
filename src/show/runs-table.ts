/** What `list` prints of runs. */
import type { EpochRecord } from "../train/records.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { fittedLines, type FittedColumn } from "./table.ts";
import { formatAge, formatValue } from "./format-values.ts";

type Listed = RunSummary | BrokenRun;
type Values = Readonly<Record<string, number>>;

interface Column extends FittedColumn {
  cell: (run: RunSummary) => string;
}

/** Where there is validation, what it says; training alone tells little of a run. */
const tellingValues = (record: EpochRecord | null): Values => {
  const all = Object.entries(record?.values ?? {});
  const validation = all.filter(([name]) => name.startsWith("val_"));
  return Object.fromEntries(validation.length > 0 ? validation : all);
};

/** A column for each quantity that one of the runs has. */
const valueColumns = (
  title: string,
  runs: readonly RunSummary[],
  valuesOf: (run: RunSummary) => Values,
  drop: number | null,
): Column[] =>
  [...new Set(runs.flatMap((run) => Object.keys(valuesOf(run))))].map((name) => ({
    title: `${title} ${name}`,
    cell: (run) => {
      const value = valuesOf(run)[name];
      return value === undefined ? "" : formatValue(value);
    },
    isNumber: true,
    drop,
  }));

const testValues = (run: RunSummary): Values => run.test?.parts.test?.values ?? {};

/** now: milliseconds since 1970. */
const age = (run: RunSummary, now: number): string =>
  run.started === null ? "" : formatAge((now - Date.parse(run.started)) / 1000);

const columnsOf = (runs: readonly RunSummary[], now: number): Column[] => [
  { title: "run", cell: (run) => run.name, isNumber: false, drop: null },
  { title: "state", cell: (run) => run.state, isNumber: false, drop: null },
  { title: "epochs", cell: (run) => String(run.epochs), isNumber: true, drop: 4 },
  { title: "best epoch", cell: (run) => String(run.best?.epoch ?? ""), isNumber: true, drop: 3 },
  ...valueColumns("best", runs, (run) => tellingValues(run.best), 5),
  ...valueColumns("last", runs, (run) => tellingValues(run.last), 1),
  ...valueColumns("test", runs, testValues, 6),
  { title: "parent", cell: (run) => run.parent ?? "", isNumber: false, drop: 7 },
  { title: "age", cell: (run) => age(run, now), isNumber: true, drop: 2 },
];

const rowOf = (run: Listed, columns: readonly Column[]): string[] =>
  run.type === "run" ? columns.map((column) => column.cell(run)) : [run.name, "broken"];

/**
 * A line a run, in at most `width` characters where that can be: columns go, the least telling first. What is
 * wrong with a broken run stands below. now: milliseconds since 1970.
 */
export const runsTable = (runs: readonly Listed[], now: number, width: number): string[] => {
  const whole = runs.filter((run) => run.type === "run");
  const columns = columnsOf(whole, now).filter(
    ({ title }) => title !== "parent" || whole.some((run) => run.parent),
  );
  const broken = runs.filter((run) => run.type === "broken");
  return [
    ...fittedLines(columns, (shown) => runs.map((run) => rowOf(run, shown)), width),
    ...broken.map(({ name, reason }) => `${name} is broken: ${reason}`),
  ];
};
