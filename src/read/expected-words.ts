/** What a part of the schema accepts, in words that follow "must be". */
import type { SchemaPart } from "../experiment/schema-validator.js";

const bounds = (schema: SchemaPart): string => {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const lower = minimum === undefined ? null : `from ${minimum}`;
  const above = exclusiveMinimum === undefined ? null : `above ${exclusiveMinimum}`;
  const upper = maximum === undefined ? null : `${lower === null ? "at most" : "to"} ${maximum}`;
  const below = exclusiveMaximum === undefined ? null : `below ${exclusiveMaximum}`;
  const high = upper ?? below;
  if (lower !== null && high === null) return ` ${lower} on`;
  const separator = lower !== null && upper !== null ? " " : ", ";
  const both = [lower ?? above, high].filter((words) => words !== null).join(separator);
  return both === "" ? "" : ` ${both}`;
};

const listWords = ({ minItems, maxItems, items }: SchemaPart): string => {
  const count = minItems !== undefined && minItems === maxItems ? ` of ${minItems}` : "";
  return items === undefined ? `a list${count}` : `a list${count}, each ${expectedWords(items)}`;
};

export const expectedWords = (schema: SchemaPart): string => {
  if (schema.errorMessage !== undefined) return schema.errorMessage;
  if (schema.enum !== undefined) return `one of ${schema.enum.join(", ")}`;
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.includes("integer")) return `a whole number${bounds(schema)}`;
  if (types.includes("number")) return `a number${bounds(schema)}`;
  if (types.includes("boolean")) return "true or false";
  if (types.includes("array")) return listWords(schema);
  return types.includes("object") ? "a map of keys" : "a text";
};
