/** The tables of numbers in what `diff` prints. */
import type { ComparedEpoch, ComparedMetrics, Pair } from "../compare/compared-metrics.ts";
import { formatDifference, formatValue } from "./format-values.ts";
import { tableLines } from "./table.ts";

const valueOrDash = (value: number | null): string => (value === null ? "-" : formatValue(value));

const pairRow = ({ name, a, b, difference }: Pair): string[] => [
  name,
  valueOrDash(a),
  valueOrDash(b),
  difference === null ? "" : formatDifference(difference),
];

export const pairTable = (pairs: readonly Pair[]): string[] =>
  pairs.length === 0
    ? []
    : tableLines([["", "a", "b", "b - a"], ...pairs.map(pairRow)], (column) => column > 0);

/** "13 of a, 48 of b" */
export const epochNames = ({ a, b }: ComparedEpoch): string => `${a ?? "-"} of a, ${b ?? "-"} of b`;

/** Rows of the epoch table at most. */
const mostEpochs = 12;

/** Evenly spread, with the first, the last and both best ones. */
const chosenEpochs = ({ epochs, best }: ComparedMetrics): ComparedEpoch[] => {
  const step = Math.ceil(epochs.length / mostEpochs);
  return epochs.filter((_, i) => {
    const epoch = i + 1;
    return (
      epoch === 1 || epoch % step === 0 || epoch === epochs.length || epoch === best.a || epoch === best.b
    );
  });
};

/** Of validation where there is one: the first metric and the loss. */
const tableQuantities = ({ last }: ComparedMetrics): string[] => {
  const names = last.values.map(({ name }) => name);
  const validation = names.filter((name) => name.startsWith("val_"));
  return (validation.length > 0 ? validation : names).slice(0, 2);
};

/** Compact: a row for some epochs, a column a run for the first quantities. */
export const epochLines = (metrics: ComparedMetrics): string[] => {
  if (metrics.epochs.length === 0) return ["none is finished"];
  const quantities = tableQuantities(metrics);
  const header = ["epoch", ...quantities.flatMap((name) => [`a ${name}`, `b ${name}`])];
  const rows = chosenEpochs(metrics).map(({ a, b, values }) => [
    String(a ?? b ?? ""),
    ...quantities.flatMap((name) => {
      const found = values.find((each) => each.name === name);
      return [valueOrDash(found?.a ?? null), valueOrDash(found?.b ?? null)];
    }),
  ]);
  return tableLines([header, ...rows], () => true);
};
