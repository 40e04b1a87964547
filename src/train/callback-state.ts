import type { CallbackState } from "./callbacks.ts";
import type { JsonValue } from "./records.ts";

type Fields = Readonly<Record<string, JsonValue>>;

export const callbackStateToJson = ({ earlyStopping, plateau }: CallbackState): JsonValue => ({
  earlyStopping: earlyStopping && { ...earlyStopping },
  plateau: plateau && { ...plateau },
});

/** @throws Error when it is not what callbackStateToJson gave */
export const callbackStateFromJson = (json: JsonValue): CallbackState => {
  const { earlyStopping = null, plateau = null } = fieldsOf(json);
  return {
    earlyStopping:
      earlyStopping === null
        ? null
        : {
            best: numberOrNull(fieldsOf(earlyStopping), "best"),
            wait: numberOf(fieldsOf(earlyStopping), "wait"),
            stopped: fieldsOf(earlyStopping).stopped === true,
          },
    plateau:
      plateau === null
        ? null
        : {
            best: numberOrNull(fieldsOf(plateau), "best"),
            wait: numberOf(fieldsOf(plateau), "wait"),
            cooldown: numberOf(fieldsOf(plateau), "cooldown"),
            learningRate: numberOf(fieldsOf(plateau), "learningRate"),
          },
  };
};

const fieldsOf = (json: JsonValue): Fields => {
  if (isFields(json)) return json;
  throw new Error(`the state of the callbacks has ${JSON.stringify(json)} instead of an object`);
};

const isFields = (json: JsonValue): json is Fields =>
  typeof json === "object" && json !== null && !Array.isArray(json);

const numberOrNull = (fields: Fields, key: string): number | null =>
  fields[key] === null ? null : numberOf(fields, key);

const numberOf = (fields: Fields, key: string): number => {
  const value = fields[key];
  if (typeof value === "number") return value;
  throw new Error(`the state of the callbacks has no number "${key}"`);
};
