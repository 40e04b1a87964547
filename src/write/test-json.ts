import type { Plan } from "../plan/plan.ts";
import { jsonReader, jsonText, numberOf, numberSchema, objectSchema } from "./json-file.ts";
import { numberText, readNumber } from "./number-text.ts";
import { read, type Parsed } from "./parsed.ts";
import type { EvaluatedPart, Evaluations, PredictionRow } from "./predictions-csv.ts";

/** Ends of an interval, from 0 to 1. */
export type Interval = readonly [low: number, high: number];

/** What chance in the choice of pictures leaves open. */
export interface Intervals {
  /** Of either: 0.95. */
  confidence: number;
  /** Share of right answers, by Wilson. */
  acc: Interval;
  /** Mean recall of the classes that have pictures, by bootstrap. */
  balancedAcc: Interval;
}

/** Of one class; null: there is nothing to take a share of. */
export interface ClassScores {
  /** Pictures of the class. */
  support: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

export interface PartReport {
  pictures: number;
  /** loss and metrics, in declared order. */
  values: Readonly<Record<string, number>>;
  /** Pictures [what they are][what they were taken for], in label order. */
  confusionMatrix: readonly (readonly number[])[];
  /** The share of each class that was recognised; null: it has no pictures in this part. */
  recallByClass: readonly (number | null)[];
  /** null: the file is from before there were intervals. */
  intervals: Intervals | null;
}

/** test.json: how good the best weights are. */
export interface TestReport {
  /** The epoch whose weights were evaluated. */
  epoch: number;
  /** In label order. */
  classes: readonly string[];
  parts: Readonly<Record<EvaluatedPart, PartReport | null>>;
}

/** Pictures [what they are][what they were taken for]; throws where a row names a class that is not there. */
export const confusionMatrix = (classes: number, rows: readonly PredictionRow[]): number[][] => {
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const { label, predicted } of rows) {
    const line = matrix[label];
    if (line?.[predicted] === undefined) throw new Error(`there is no class ${label} or ${predicted}`);
    line[predicted] += 1;
  }
  return matrix;
};

const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0);

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** In label order. */
export const classScores = (matrix: readonly (readonly number[])[]): ClassScores[] =>
  matrix.map((line, label) => {
    const [right, support] = [line[label] ?? 0, total(line)];
    const predicted = total(matrix.map((row) => row[label] ?? 0));
    return {
      support,
      precision: share(right, predicted),
      recall: share(right, support),
      f1: share(2 * right, support + predicted),
    };
  });

/** Classes that have pictures, but for which no picture was taken. */
export const neverPredicted = (
  { confusionMatrix: matrix }: Pick<PartReport, "confusionMatrix">,
  classes: readonly string[],
): string[] =>
  classScores(matrix).flatMap(({ support, precision }, label) =>
    support > 0 && precision === null ? (classes[label] ?? []) : [],
  );

/**
 * epoch: the one whose weights made `evaluations`; rows: predictionRows of the same; intervalsOf: makes them
 * from the confusion matrix of a part.
 */
export const testReport = (
  plan: Pick<Plan, "classes">,
  epoch: number,
  evaluations: Evaluations,
  rows: readonly PredictionRow[],
  intervalsOf: (matrix: readonly (readonly number[])[], part: EvaluatedPart) => Intervals,
): TestReport => {
  const part = (name: EvaluatedPart): PartReport | null => {
    const evaluation = evaluations[name];
    if (evaluation === null) return null;
    const own = rows.filter((row) => row.split === name);
    const matrix = confusionMatrix(plan.classes.length, own);
    const { values } = evaluation;
    return {
      pictures: own.length,
      values,
      confusionMatrix: matrix,
      recallByClass: classScores(matrix).map(({ recall }) => recall),
      intervals: intervalsOf(matrix, name),
    };
  };
  return { epoch, classes: plan.classes, parts: { validation: part("validation"), test: part("test") } };
};

const rounded = (value: number): number => readNumber(numberText(value)) ?? NaN;

const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value));

const writtenIntervals = ({ confidence, acc, balancedAcc }: Intervals): object => ({
  confidence,
  acc: acc.map(rounded),
  balancedAcc: balancedAcc.map(rounded),
});

const written = (part: PartReport | null): object | null =>
  part === null
    ? null
    : {
        pictures: part.pictures,
        ...Object.fromEntries(Object.entries(part.values).map(([name, value]) => [name, rounded(value)])),
        confusionMatrix: part.confusionMatrix,
        recallByClass: part.recallByClass.map(roundedOrNull),
        byClass: classScores(part.confusionMatrix).map(({ support, precision, recall, f1 }) => ({
          support,
          precision: roundedOrNull(precision),
          recall: roundedOrNull(recall),
          f1: roundedOrNull(f1),
        })),
        ...(part.intervals === null ? {} : { intervals: writtenIntervals(part.intervals) }),
      };

/** Loss and metrics stand beside the matrix, 9 significant digits each: {"pictures", "loss", "acc", ...}. */
export const testJson = ({ epoch, classes, parts }: TestReport): string =>
  jsonText({ epoch, classes, validation: written(parts.validation), test: written(parts.test) });

interface WrittenPart {
  pictures: number;
  confusionMatrix: number[][];
  recallByClass: (number | null)[];
  intervals?: { confidence: number; acc: [number, number]; balancedAcc: [number, number] };
  /** loss and metrics; and byClass, which says again what the matrix says. */
  [value: string]: unknown;
}

const countSchema = { type: "integer", minimum: 0 };
const endsSchema = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 };
const partSchema = {
  type: ["object", "null"],
  properties: {
    pictures: countSchema,
    confusionMatrix: { type: "array", items: { type: "array", items: countSchema } },
    recallByClass: { type: "array", items: { type: ["number", "null"] } },
    byClass: { type: "array", items: { type: "object" } },
    intervals: objectSchema({ confidence: { type: "number" }, acc: endsSchema, balancedAcc: endsSchema }),
  },
  required: ["pictures", "loss", "confusionMatrix", "recallByClass"],
  additionalProperties: numberSchema,
};

interface WrittenReport {
  epoch: number;
  classes: string[];
  validation: WrittenPart | null;
  test: WrittenPart | null;
}

const readWritten = jsonReader<WrittenReport>(
  objectSchema({
    epoch: { type: "integer", minimum: 1 },
    classes: { type: "array", items: { type: "string" } },
    validation: partSchema,
    test: partSchema,
  }),
);

const readPart = (part: WrittenPart | null): PartReport | null => {
  if (part === null) return null;
  const { pictures, confusionMatrix: matrix, recallByClass, intervals = null, ...rest } = part;
  const values: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest))
    if (typeof value === "number" || typeof value === "string") values[name] = numberOf(value);
  return { pictures, values, confusionMatrix: matrix, recallByClass, intervals };
};

export const readTestJson = (text: string): Parsed<TestReport> => {
  const written = readWritten(text);
  if (written.type === "broken") return written;
  const { epoch, classes, validation, test } = written.value;
  return read({ epoch, classes, parts: { validation: readPart(validation), test: readPart(test) } });
};
