import type { Plan } from "../plan/plan.ts";
import { jsonReader, jsonText, numberOf, numberSchema, objectSchema } from "./json-file.ts";
import { numberText, readNumber } from "./number-text.ts";
import { read, type Parsed } from "./parsed.ts";
import type { EvaluatedPart, Evaluations, PredictionRow } from "./predictions-csv.ts";

export interface PartReport {
  pictures: number;
  /** loss and metrics, in declared order. */
  values: Readonly<Record<string, number>>;
  /** Pictures [what they are][what they were taken for], in label order. */
  confusionMatrix: readonly (readonly number[])[];
  /** Of each class the share that was recognised; null: it has no pictures in this part. */
  recallByClass: readonly (number | null)[];
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

const recall = (line: readonly number[], label: number): number | null => {
  const pictures = line.reduce((sum, n) => sum + n, 0);
  return pictures === 0 ? null : (line[label] ?? 0) / pictures;
};

/** epoch: the one whose weights made `evaluations`; rows: predictionRows of the same. */
export const testReport = (
  plan: Plan,
  epoch: number,
  evaluations: Evaluations,
  rows: readonly PredictionRow[],
): TestReport => {
  const part = (name: EvaluatedPart): PartReport | null => {
    const evaluation = evaluations[name];
    if (evaluation === null) return null;
    const own = rows.filter((row) => row.split === name);
    const matrix = confusionMatrix(plan.classes.length, own);
    const { values } = evaluation;
    return { pictures: own.length, values, confusionMatrix: matrix, recallByClass: matrix.map(recall) };
  };
  return { epoch, classes: plan.classes, parts: { validation: part("validation"), test: part("test") } };
};

const rounded = (value: number): number => readNumber(numberText(value)) ?? NaN;

const written = (part: PartReport | null): object | null =>
  part === null
    ? null
    : {
        pictures: part.pictures,
        ...Object.fromEntries(Object.entries(part.values).map(([name, value]) => [name, rounded(value)])),
        confusionMatrix: part.confusionMatrix,
        recallByClass: part.recallByClass.map((value) => (value === null ? null : rounded(value))),
      };

/** Loss and metrics stand beside the matrix, 9 significant digits each: {"pictures", "loss", "acc", ...}. */
export const testJson = ({ epoch, classes, parts }: TestReport): string =>
  jsonText({ epoch, classes, validation: written(parts.validation), test: written(parts.test) });

interface WrittenPart {
  pictures: number;
  confusionMatrix: number[][];
  recallByClass: (number | null)[];
  [value: string]: number | string | number[][] | (number | null)[];
}

const countSchema = { type: "integer", minimum: 0 };
const partSchema = {
  type: ["object", "null"],
  properties: {
    pictures: countSchema,
    confusionMatrix: { type: "array", items: { type: "array", items: countSchema } },
    recallByClass: { type: "array", items: { type: ["number", "null"] } },
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
  const { pictures, confusionMatrix: matrix, recallByClass, ...rest } = part;
  const values: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest)) if (!Array.isArray(value)) values[name] = numberOf(value);
  return { pictures, values, confusionMatrix: matrix, recallByClass };
};

export const readTestJson = (text: string): Parsed<TestReport> => {
  const written = readWritten(text);
  if (written.type === "broken") return written;
  const { epoch, classes, validation, test } = written.value;
  return read({ epoch, classes, parts: { validation: readPart(validation), test: readPart(test) } });
};
