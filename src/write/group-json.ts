/** Runs of one experiment with several seeds, as summary.json and summary.csv of their group folder say it. */
import { csvText } from "./csv.ts";
import { jsonReader, jsonText, numberSchema, objectSchema, withNumbers } from "./json-file.ts";
import { numberText } from "./number-text.ts";
import type { Parsed } from "./parsed.ts";
import type { RunSummary } from "./run.ts";

export interface GroupedRun {
  /** tiny-001, in the same folder of runs as the group. */
  name: string;
  seed: number;
  /** Of the run when the group was made (seal.ts), so that no other run is taken for it; null: it had none. */
  seal: string | null;
  bestEpoch: number;
  /** Which of the group's folds validated, from 1; null: the group has none. */
  fold: number | null;
  /** best_loss, best_val_acc, ... of the best epoch; test_loss, test_acc, ... of its weights. */
  values: Record<string, number>;
}

const prefixed = (prefix: string, values: Readonly<Record<string, number>> = {}): [string, number][] =>
  Object.entries(values).map(([name, value]) => [`${prefix}_${name}`, value]);

/** What a group keeps of a run's best epoch, and of its weights on the test pictures. */
export const groupedValues = ({ best, test }: Pick<RunSummary, "best" | "test">): Record<string, number> =>
  Object.fromEntries([...prefixed("best", best?.values), ...prefixed("test", test?.parts.test?.values)]);

/** One quantity over all runs of the group. */
export interface QuantitySummary {
  name: string;
  mean: number;
  /** Of the sample: the squares are divided by the number of runs less one. */
  standardDeviation: number;
  /** The interval of the mean (compare/group-summary.ts). */
  low: number;
  high: number;
  /** Of how many pictures each run's value is a mean; null: of the training pictures, which change from step to step. */
  pictures: number | null;
}

/** A share of all pictures of all folds, each judged once per seed by a net that had not seen it. */
export interface PooledShare {
  /** "acc", "recall of cat" */
  name: string;
  /** Over the seeds. */
  mean: number;
  /** The interval of the mean. */
  low: number;
  high: number;
  /** Pictures that count, each once whatever the number of seeds. */
  pictures: number;
}

export interface GroupSummary {
  /** How many folds the pictures are in; null: all runs have one split. */
  folds: number | null;
  /** Of folds; else none. */
  pooled: PooledShare[];
  /** At least two, in order of their seeds, and of their folds. */
  runs: GroupedRun[];
  /** Of the intervals: 0.95. */
  confidence: number;
  quantities: QuantitySummary[];
}

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };

export const readGroupJson: (json: string) => Parsed<GroupSummary> = jsonReader<GroupSummary>(
  objectSchema({
    confidence: { type: "number" },
    folds: { type: ["integer", "null"], minimum: 3, default: null },
    pooled: {
      type: "array",
      default: [],
      items: objectSchema({
        name: text,
        mean: numberSchema,
        low: numberSchema,
        high: numberSchema,
        pictures: count,
      }),
    },
    runs: {
      type: "array",
      minItems: 2,
      items: objectSchema({
        name: text,
        seed: count,
        // Groups of petri before 0.2 have none.
        seal: { type: ["string", "null"], default: null },
        bestEpoch: count,
        fold: { type: ["integer", "null"], minimum: 1, default: null },
        values: { type: "object", additionalProperties: numberSchema },
      }),
    },
    quantities: {
      type: "array",
      items: objectSchema({
        name: text,
        mean: numberSchema,
        standardDeviation: numberSchema,
        low: numberSchema,
        high: numberSchema,
        pictures: { type: ["integer", "null"], minimum: 0, default: null },
      }),
    },
  }),
  withNumbers,
);

const rounded = (value: unknown): unknown => (typeof value === "number" ? Number(numberText(value)) : value);

const roundedValues = (values: object): object =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));

/** Without keys that only groups of folds have. */
const writtenRun = ({ fold, values, ...run }: GroupedRun): object => ({
  ...run,
  ...(fold === null ? {} : { fold }),
  values: roundedValues(values),
});

/** 9 significant digits, as everywhere in a run folder. */
export const groupJson = ({ confidence, folds, pooled, runs, quantities }: GroupSummary): string =>
  jsonText({
    confidence,
    ...(folds === null ? {} : { folds, pooled: pooled.map(roundedValues) }),
    runs: runs.map(writtenRun),
    quantities: quantities.map(roundedValues),
  });

/** A line for each quantity, a column for each run; with folds, what their pictures come to stands first. */
export const groupCsv = ({ runs, quantities, pooled }: GroupSummary): string =>
  csvText([
    ["quantity", "mean", "standard_deviation", "low", "high", ...runs.map(({ name }) => name)],
    ...pooled.map(({ name, mean, low, high }) => [
      `out_of_fold ${name}`,
      ...[numberText(mean), "", numberText(low), numberText(high)],
      ...runs.map(() => ""),
    ]),
    ...quantities.map(({ name, mean, standardDeviation, low, high }) => [
      name,
      ...[mean, standardDeviation, low, high].map(numberText),
      ...runs.map(({ values }) => numberText(values[name] ?? NaN)),
    ]),
  ]);
