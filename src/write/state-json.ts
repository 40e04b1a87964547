import type { EpochRecord, JsonValue, TrainingState } from "../train/records.ts";
import { arraySpecProperties, specOf, type ArraySpec } from "./array-bytes.ts";
import { jsonReader, jsonText, objectSchema, withNumbers } from "./json-file.ts";
import { broken, type Parsed } from "./parsed.ts";

/** The training state without its arrays, which are in files of their own. Numbers in full precision. */
interface StateOutline {
  epoch: number;
  step: number;
  best: { epoch: number; value: number } | null;
  callbacks: JsonValue;
  optimizer: { iterations: number; slots: ArraySpec[] };
  bestWeights: { epoch: number; weights: ArraySpec[] } | null;
  rows: EpochRecord[];
}

const outline = (state: TrainingState): StateOutline => {
  const { epoch, step, best, callbacks, optimizer, bestWeights, rows } = state;
  const { iterations, slots } = optimizer;
  return {
    epoch,
    step,
    best,
    callbacks,
    optimizer: { iterations, slots: slots.map(specOf) },
    bestWeights: bestWeights && { epoch: bestWeights.epoch, weights: bestWeights.weights.map(specOf) },
    rows: [...rows],
  };
};

export const stateJson = (state: TrainingState): string => jsonText(outline(state));

const whole = { type: "integer", minimum: 0 };
const specsSchema = { type: "array", items: objectSchema(arraySpecProperties) };
const nullOr = (schema: object): object => ({ anyOf: [{ type: "null" }, schema] });

const rowSchema = objectSchema({
  epoch: whole,
  values: { type: "object", additionalProperties: { type: "number" } },
  learningRate: { type: "number" },
  weightsSha256: { type: "string" },
});

const readOutline = jsonReader<StateOutline>(
  objectSchema({
    epoch: whole,
    step: whole,
    best: nullOr(objectSchema({ epoch: whole, value: { type: "number" } })),
    callbacks: {},
    optimizer: objectSchema({ iterations: whole, slots: specsSchema }),
    bestWeights: nullOr(objectSchema({ epoch: whole, weights: specsSchema })),
    rows: { type: "array", items: rowSchema },
  }),
  withNumbers,
);

export const readStateJson = (text: string): Parsed<StateOutline> => {
  const file = readOutline(text);
  return file.type === "read" ? file : broken(`state.json: ${file.reason}`);
};
