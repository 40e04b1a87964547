import { isMap, type JsonMap } from "../layers/json-value.ts";
import { modelMistake, read, wordsOf, type Outcome } from "./outcome.ts";

/** `what`: whose text it is, in the message. */
export const parseMap = (what: string, text: string): Outcome<JsonMap> => {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? read(value) : modelMistake(`${what} describes no model`);
  } catch (error) {
    return modelMistake(`${what} is damaged: ${wordsOf(error)}`);
  }
};
