import { isBetterLow } from "../experiment/experiment.ts";
import type { EpochRecord } from "../train/records.ts";
import type { Run } from "../write/run.ts";
import { evaluatedParts } from "../write/predictions-csv.ts";

/** One quantity of two runs; null: that run has no such value. */
export interface BothValues {
  name: string;
  a: number | null;
  b: number | null;
  /** b - a */
  difference: number | null;
}

type Values = Readonly<Record<string, number>>;

const pair = (name: string, a: number | null | undefined, b: number | null | undefined): BothValues => {
  const difference = a == null || b == null ? null : b - a;
  return { name, a: a ?? null, b: b ?? null, difference };
};

const pairs = (a: Values | null, b: Values | null): BothValues[] =>
  [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])].map((name) =>
    pair(name, a?.[name], b?.[name]),
  );

export interface ComparedEpoch {
  /** null: the run has none. */
  a: number | null;
  b: number | null;
  values: readonly BothValues[];
}

const comparedRecords = (a: EpochRecord | null, b: EpochRecord | null): ComparedEpoch => ({
  a: a?.epoch ?? null,
  b: b?.epoch ?? null,
  values: pairs(a?.values ?? null, b?.values ?? null),
});

/** validation - training where less is better, else training - validation: above 0, the run does better on what it has seen. */
const gaps = (record: EpochRecord | null): Values => {
  const values = record?.values ?? {};
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, training]) => {
      const validation = values[`val_${name}`];
      if (validation === undefined) return [];
      return [[name, isBetterLow(name) ? validation - training : training - validation]];
    }),
  );
};

export interface ComparedMetrics {
  best: ComparedEpoch;
  last: ComparedEpoch;
  /** What the best weights reach: validation_loss, test_acc, ... */
  evaluated: readonly BothValues[];
  /** At the last epoch. */
  overfitGap: readonly BothValues[];
  /** As many as the longer run has, from 1. */
  epochs: readonly ComparedEpoch[];
}

const evaluatedValues = ({ test }: Run): Values =>
  Object.fromEntries(
    evaluatedParts.flatMap((part) =>
      Object.entries(test?.parts[part]?.values ?? {}).map(([name, value]) => [`${part}_${name}`, value]),
    ),
  );

export const comparedMetrics = (a: Run, b: Run): ComparedMetrics => {
  const [left, right] = [a.metrics.records, b.metrics.records];
  const epochs = Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    comparedRecords(left[i] ?? null, right[i] ?? null),
  );
  return {
    best: comparedRecords(a.best, b.best),
    last: comparedRecords(a.last, b.last),
    evaluated: pairs(evaluatedValues(a), evaluatedValues(b)),
    overfitGap: pairs(gaps(a.last), gaps(b.last)),
    epochs,
  };
};
