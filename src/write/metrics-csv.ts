import type { EpochRecord } from "../train/records.ts";
import { csvText, readCsv } from "./csv.ts";
import { numberText, readCount, readNumber } from "./number-text.ts";
import { broken, read, type Parsed } from "./parsed.ts";

type Cells = Readonly<Record<string, (record: EpochRecord) => string>>;

/** Columns that a record is read back from, beside its quantities. */
const readBack: Cells = {
  learning_rate: ({ learningRate }) => numberText(learningRate),
  weights_sha256: ({ weightsSha256 }) => weightsSha256,
};

/** All columns after the quantities. A new one is a line here; older folders, which lack it, stay readable. */
const closing: Cells = { ...readBack };

const needed = ["epoch", "loss", ...Object.keys(readBack)];

/** loss and the metrics in declared order, then the same with val_ where there are validation pictures. */
export const metricColumns = (metrics: readonly string[], hasValidation: boolean): string[] => {
  const training = ["loss", ...metrics];
  return hasValidation ? [...training, ...training.map((name) => `val_${name}`)] : training;
};

type Row = [column: string, cell: string | null][];

const cellsOf = (record: EpochRecord, columns: readonly string[], after: Cells): Row => [
  ...columns.map((column): [string, string | null] => {
    const value = record.values[column];
    return [column, value === undefined ? null : numberText(value)];
  }),
  ...Object.entries(after).map(([column, cellOf]): [string, string] => [column, cellOf(record)]),
];

/**
 * [column, cell] of all that a record is read back from except the epoch; null: the record has no such quantity. A column
 * that is computed from these could differ in its last digit between the file's values and training's.
 */
export const recordCells = (record: EpochRecord, columns: readonly string[]): Row =>
  cellsOf(record, columns, readBack);

/**
 * The whole file. `columns`: metricColumns, fixed before training; throws where a record lacks one of them.
 * `after`: the columns after the quantities, by default those of this petri.
 */
export const metricsCsv = (
  columns: readonly string[],
  records: readonly EpochRecord[],
  after = closing,
): string =>
  csvText([
    ["epoch", ...columns, ...Object.keys(after)],
    ...records.map((record) => [
      String(record.epoch),
      ...cellsOf(record, columns, after).map(([column, cell]) => {
        if (cell === null) throw new Error(`epoch ${record.epoch} has no ${column}`);
        return cell;
      }),
    ]),
  ]);

/** Whether `text` is what this petri, or an older one that lacked some of the columns `after`, makes of the records. */
export const isMetricsOf = (
  text: string,
  columns: readonly string[],
  records: readonly EpochRecord[],
  after = closing,
): boolean => {
  const rows = readCsv(text);
  const header = rows.type === "broken" ? [] : (rows.value[0] ?? []);
  const known = Object.entries(after).filter(([column]) => column in readBack || header.includes(column));
  return metricsCsv(columns, records, Object.fromEntries(known)) === text;
};

const readRecord = (columns: readonly string[], cells: ReadonlyMap<string, string>): EpochRecord | null => {
  const numberAt = (column: string): number | null => readNumber(cells.get(column) ?? "");
  const epoch = readCount(cells.get("epoch") ?? "");
  const [learningRate, weightsSha256 = ""] = [numberAt("learning_rate"), cells.get("weights_sha256")];
  if (epoch === null || learningRate === null || !/^[0-9a-f]{64}$/.test(weightsSha256)) return null;
  const values: Record<string, number> = {};
  for (const column of columns) {
    const value = numberAt(column);
    if (value === null) return null;
    values[column] = value;
  }
  return { epoch, values, learningRate, weightsSha256 };
};

const isHeader = (header: readonly string[]): boolean =>
  header[0] === "epoch" && header[1] === "loss" && needed.every((column) => header.includes(column));

export interface Metrics {
  columns: readonly string[];
  records: readonly EpochRecord[];
}

/** What metricsCsv wrote, to 9 digits; epochs must be 1, 2, 3, ... */
export const readMetricsCsv = (text: string): Parsed<Metrics> => {
  const rows = readCsv(text);
  if (rows.type === "broken") return rows;
  const [header, ...rest] = rows.value;
  if (header === undefined || !isHeader(header)) return broken("the first line is not that of metrics.csv");
  const columns = header.slice(1).filter((column) => !Object.hasOwn(closing, column));
  const records: EpochRecord[] = [];
  for (const [i, row] of rest.entries()) {
    const record = readRecord(columns, new Map(header.map((column, k) => [column, row[k] ?? ""])));
    if (record?.epoch !== i + 1) return broken(`line ${i + 2} is not the row of epoch ${i + 1}`);
    records.push(record);
  }
  return read({ columns, records });
};
