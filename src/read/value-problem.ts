/** Values that the schema does not accept -> Problems. */
import type { SchemaPart } from "../experiment/schema-validator.js";
import { foundWords, shortened } from "./words.ts";
import type { ProblemCode } from "./problem-code.ts";
import { type Problem, mistake } from "./problem.ts";
import { suggestion } from "./suggest.ts";
import type { Path, Tree } from "./tree.ts";

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

const expectedWords = (schema: SchemaPart): string => {
  if (schema.errorMessage !== undefined) return schema.errorMessage;
  if (schema.enum !== undefined) return `one of ${schema.enum.join(", ")}`;
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.includes("integer")) return `a whole number${bounds(schema)}`;
  if (types.includes("number")) return `a number${bounds(schema)}`;
  if (types.includes("boolean")) return "true or false";
  if (types.includes("array")) return listWords(schema);
  return types.includes("object") ? "a map of keys" : "a text";
};

const isPosition = (key: string | number): boolean => /^\d+$/.test(String(key));

/** A value's own key, with its position in a list: `units`, `imageSize.0`, `layers.3`. */
export const nameOf = (path: Path): string => {
  const last = path.findLastIndex((key) => !isPosition(key));
  return shortened(path.slice(Math.max(last, 0)).join("."));
};

/** What an item of these lists is. */
const itemNames: Readonly<Record<string, string>> = { metrics: "metric", weights: "kind of weights" };

/** Where it is no text, that is the mistake, and there is none here. */
export const unknownValue = (path: Path, tree: Tree, known: readonly string[]): Problem | null => {
  if (tree.type !== "scalar" || typeof tree.value !== "string") return null;
  const list = isPosition(path.at(-1) ?? "") ? String(path.at(-2)) : "";
  const name = itemNames[list] ?? nameOf(path);
  const message = `unknown ${name} "${shortened(tree.value)}"${suggestion(tree.value, known)}`;
  return mistake("unknown-value", tree.place, message);
};

/** A text where a number should be: YAML makes it one only when it stands in quotes. */
const isQuotedNumber = (tree: Tree): boolean =>
  tree.type === "scalar" &&
  typeof tree.value === "string" &&
  /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(tree.value);

export const wrongValue = (code: ProblemCode, path: Path, tree: Tree, part: SchemaPart): Problem => {
  const hint = code === "wrong-type" && isQuotedNumber(tree) ? "; take the quotes away" : "";
  const message = `${nameOf(path)} must be ${expectedWords(part)}, not ${foundWords(tree)}${hint}`;
  return mistake(code, tree.place, message);
};
