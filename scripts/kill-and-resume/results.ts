/** What was done so far, a line of JSON each, so that the script goes on where it was stopped. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { jsonReader, objectSchema } from "../../src/write/json-file.ts";
import { moments, type Moment } from "./chain.ts";

/** A generated experiment: uninterrupted = stopped and resumed = lengthened = verified. */
export interface Tried {
  type: "tried";
  number: number;
  marks: string[];
  lengthened: string;
  cache: string;
}

/** A run that was killed on the way, and has the bytes of the one that was not. */
export interface Killed {
  type: "killed";
  number: number;
  experiment: string;
  met: Moment[];
}

export type Result = Tried | Killed;

const texts = { type: "array", items: { type: "string" } };
const readLine = jsonReader<Result>({
  oneOf: [
    objectSchema({
      type: { const: "tried" },
      number: { type: "integer" },
      marks: texts,
      lengthened: { type: "string" },
      cache: { type: "string" },
    }),
    objectSchema({
      type: { const: "killed" },
      number: { type: "integer" },
      experiment: { type: "string" },
      met: { type: "array", items: { enum: Object.keys(moments) } },
    }),
  ],
});

export const readResults = (file: string): Result[] => {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const result = readLine(line);
      if (result.type === "broken") throw new Error(`${file}: ${result.reason}`);
      return result.value;
    });
};

export const addResult = (file: string, result: Result): void => {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
};
