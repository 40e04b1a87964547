import type { EpochRecord } from "../train/records.ts";
import { csvText, readCsv } from "./csv.ts";
import { numberText, readCount, readNumber } from "./number-text.ts";
import { broken, read, type Parsed } from "./parsed.ts";

const [before, after] = [["epoch"], ["learning_rate", "weights_sha256"]];

/** loss and the metrics in declared order, then the same with val_ where there are validation pictures. */
export const metricColumns = (metrics: readonly string[], hasValidation: boolean): string[] => {
  const training = ["loss", ...metrics];
  return hasValidation ? [...training, ...training.map((name) => `val_${name}`)] : training;
};

/** The whole file. `columns`: metricColumns, fixed before training; throws where a record lacks one of them. */
export const metricsCsv = (columns: readonly string[], records: readonly EpochRecord[]): string =>
  csvText([
    [...before, ...columns, ...after],
    ...records.map((record) => [
      String(record.epoch),
      ...columns.map((column) => {
        const value = record.values[column];
        if (value === undefined) throw new Error(`epoch ${record.epoch} has no ${column}`);
        return numberText(value);
      }),
      numberText(record.learningRate),
      record.weightsSha256,
    ]),
  ]);

const readRecord = (columns: readonly string[], row: readonly string[]): EpochRecord | null => {
  const numbers = row.slice(1, -1).map(readNumber);
  const [epoch, learningRate, weightsSha256] = [readCount(row[0] ?? ""), numbers.at(-1), row.at(-1)];
  if (epoch === null || learningRate == null || weightsSha256 === undefined) return null;
  if (!/^[0-9a-f]{64}$/.test(weightsSha256)) return null;
  const values: Record<string, number> = {};
  for (const [i, column] of columns.entries()) {
    const value = numbers[i];
    if (value == null) return null;
    values[column] = value;
  }
  return { epoch, values, learningRate, weightsSha256 };
};

const isHeader = (header: readonly string[]): boolean =>
  header[0] === before[0] && header[1] === "loss" && header.slice(-after.length).join() === after.join();

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
  const columns = header.slice(before.length, -after.length);
  const records: EpochRecord[] = [];
  for (const [i, row] of rest.entries()) {
    const record = readRecord(columns, row);
    if (record?.epoch !== i + 1) return broken(`line ${i + 2} is not the row of epoch ${i + 1}`);
    records.push(record);
  }
  return read({ columns, records });
};
