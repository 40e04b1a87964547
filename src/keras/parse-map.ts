import { isMap, type JsonMap } from "../layers/json-value.ts";
import { mostJsonLevels, mostJsonValues } from "./net-bounds.ts";
import { modelMistake, read, wordsOf, type NetResult } from "./net-result.ts";

/**
 * How many values there may be, and how deep they lie in one another: counted by their signs, outside of texts. Sign by
 * sign, since a regular expression for texts overflows on a long one, and takes quadratic time on one without an end.
 */
const sizeOf = (text: string): { values: number; levels: number } => {
  let [values, levels, level, isText] = [0, 0, 0, false];
  for (let at = 0; at < text.length && values <= mostJsonValues && levels <= mostJsonLevels; at++) {
    const sign = text[at] ?? "";
    if (sign === '"') isText = !isText;
    else if (isText) at += sign === "\\" ? 1 : 0;
    else if ("[]{},:".includes(sign)) {
      values++;
      if (sign === "[" || sign === "{") level++;
      if (sign === "]" || sign === "}") level--;
      levels = Math.max(levels, level);
    }
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
    return isMap(value) ? read(value) : modelMistake(`${what} does not describe a model`);
  } catch (error) {
    return modelMistake(`${what} is damaged: ${wordsOf(error)}`);
  }
};
