import { isMap, type JsonMap } from "../layers/json-value.ts";
import { mostJsonLevels, mostJsonValues } from "./net-bounds.ts";
import { modelMistake, read, wordsOf, type NetResult } from "./net-result.ts";

/** How many values there may be, and how deep they lie in one another: counted by their signs, outside of texts. */
const sizeOf = (text: string): { values: number; levels: number } => {
  let [values, levels, level] = [0, 0, 0];
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]/g)) {
    if (sign === "[" || sign === "{") level++;
    if (sign === "]" || sign === "}") level--;
    if (sign.length === 1) values++;
    levels = Math.max(levels, level);
    if (values > mostJsonValues || levels > mostJsonLevels) break;
  }
  return { values, levels };
};

/** `what`: whose text it is, in the message. */
export const parseMap = (what: string, text: string): NetResult<JsonMap> => {
  const { values, levels } = sizeOf(text);
  if (values > mostJsonValues) return modelMistake(`${what} has more than ${mostJsonValues} values`);
  if (levels > mostJsonLevels) return modelMistake(`${what} is nested too deeply`);
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? read(value) : modelMistake(`${what} describes no model`);
  } catch (error) {
    return modelMistake(`${what} is damaged: ${wordsOf(error)}`);
  }
};
