/** What `list` prints of runs. */
import type { KeyChange } from "../compare/changed-keys.ts";
import type { Listed, ListedRun } from "../compare/run-fields.ts";
import type { EpochRecord } from "../train/records.ts";
import type { BrokenRun } from "../write/run.ts";
import { formatAge, formatValue } from "./format-values.ts";
import { fittedTable, hiddenLines, type FittedColumn } from "./table.ts";

type Values = Readonly<Record<string, number>>;

interface Column extends Omit<FittedColumn, "cells"> {
  cell: (run: ListedRun) => string;
}

/** How much a column tells, against the others. The test value goes last, and what is the same in all rows first. */
const tells = {
  last: 1,
  age: 2,
  bestEpoch: 3,
  epochs: 4,
  loss: 5,
  note: 6,
  parent: 7,
  state: 8,
  best: 9,
  seed: 10,
  tags: 11,
  changed: 12,
  test: 13,
} as const;

/** Where there is validation, what it says; training alone tells little of a run. */
const tellingValues = (record: EpochRecord | null): Values => {
  const all = Object.entries(record?.values ?? {});
  const validation = all.filter(([name]) => name.startsWith("val_"));
  return Object.fromEntries(validation.length > 0 ? validation : all);
};

const isLoss = (name: string): boolean => name.endsWith("loss");

/** A column for each quantity that one of the runs has. A loss tells less than a metric, where there is one. */
const valueColumns = (
  title: string,
  runs: readonly ListedRun[],
  valuesOf: (run: ListedRun) => Values,
  drop: number,
): Column[] => {
  const names = [...new Set(runs.flatMap((run) => Object.keys(valuesOf(run))))];
  const [first] = names.filter((name) => !isLoss(name));
  return names.map((name) => ({
    title: `${title} ${name}`,
    cell: (run) => {
      const value = valuesOf(run)[name];
      return value === undefined ? "" : formatValue(value);
    },
    isNumber: true,
    drop: first === undefined || name === first ? drop : Math.min(drop, tells.loss),
  }));
};

const testValues = ({ run }: ListedRun): Values => run.test?.parts.test?.values ?? {};

/** now: milliseconds since 1970. */
const age = ({ run }: ListedRun, now: number): string =>
  run.started === null ? "" : formatAge((now - Date.parse(run.started)) / 1000);

/** "optimizer.learningRate 0.001, no augmentation" */
export const changedText = (changed: readonly KeyChange[]): string =>
  changed
    .map(({ path, after }) => (after === null ? `no ${path.join(".")}` : `${path.join(".")} ${after}`))
    .join(", ");

const columnsOf = (runs: readonly ListedRun[], now: number): Column[] => [
  { title: "run", cell: ({ run }) => run.name, isNumber: false, drop: null },
  { title: "state", cell: ({ run }) => run.state, isNumber: false, drop: tells.state },
  { title: "epochs", cell: ({ run }) => String(run.epochs), isNumber: true, drop: tells.epochs },
  {
    title: "best epoch",
    cell: ({ run }) => String(run.best?.epoch ?? ""),
    isNumber: true,
    drop: tells.bestEpoch,
  },
  ...valueColumns("best", runs, ({ run }) => tellingValues(run.best), tells.best),
  ...valueColumns("last", runs, ({ run }) => tellingValues(run.last), tells.last),
  ...valueColumns("test", runs, testValues, tells.test),
  { title: "parent", cell: ({ run }) => run.parent ?? "", isNumber: false, drop: tells.parent },
  { title: "age", cell: (run) => age(run, now), isNumber: true, drop: tells.age },
  { title: "seed", cell: ({ seed }) => String(seed ?? ""), isNumber: true, drop: tells.seed },
  { title: "tags", cell: ({ run }) => run.notes.tags.join(" "), isNumber: false, drop: tells.tags },
  {
    title: "changed",
    cell: ({ changed }) => changedText(changed),
    isNumber: false,
    drop: tells.changed,
    shrinks: true,
  },
  {
    title: "note",
    cell: ({ run }) => run.notes.note ?? "",
    isNumber: false,
    drop: tells.note,
    shrinks: true,
  },
];

/** Shown only where a run has one. */
const rare = new Set(["parent", "tags", "changed", "note"]);

const brokenCell = (title: string, { name }: BrokenRun): string =>
  ({ run: name, state: "broken" })[title] ?? "";

const withCells = ({ cell, ...column }: Column, runs: readonly Listed[]): FittedColumn => ({
  ...column,
  cells: runs.map((each) => (each.type === "run" ? cell(each) : brokenCell(column.title, each.run))),
});

/** What is the same in all rows tells nothing. */
const ranked = (column: FittedColumn): FittedColumn => {
  const { cells, drop } = column;
  const isSame = cells.length > 1 && cells.every((cell) => cell === cells[0]);
  return isSame && drop !== null && drop !== tells.test ? { ...column, drop: drop - 100 } : column;
};

/**
 * A line for each run, in at most `width` characters where that can be: columns go, the least telling first, and a line
 * says how many. What is wrong with a broken run stands below. now: milliseconds since 1970.
 */
export const runsTable = (runs: readonly Listed[], now: number, width: number): string[] => {
  const whole = runs.filter((each) => each.type === "run");
  const columns = columnsOf(whole, now)
    .map((column) => withCells(column, runs))
    .filter(({ title, cells }) => !rare.has(title) || cells.some((cell) => cell !== ""));
  const broken = runs.filter((each) => each.type === "broken");
  const { lines, hidden } = fittedTable(columns.map(ranked), width);
  return [
    ...lines,
    ...hiddenLines(hidden),
    ...broken.map(({ run: { name, reason } }) => `${name} is broken: ${reason}`),
  ];
};
