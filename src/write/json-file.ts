import { Ajv2020 } from "ajv/dist/2020.js";
import stringify from "json-stringify-pretty-compact";
import { visibleLines } from "../read/visible-text.ts";
import { broken, read, type Parsed } from "./parsed.ts";

const words: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

const spelled = (_key: string, part: unknown): unknown =>
  typeof part === "number" && !Number.isFinite(part) ? String(part) : part;

/**
 * Indented, short lists in one line, with a line break at the end. JSON has no NaN and no Infinity: they are
 * written as these words.
 */
export const jsonText = (value: unknown): string =>
  `${visibleLines(stringify(value, { replacer: spelled }))}\n`;

/** The number that jsonText wrote, also where it is a word. */
export const numberOf = (value: number | string): number =>
  typeof value === "number" ? value : (words.get(value) ?? NaN);

/** Schema of such a number. */
export const numberSchema = { anyOf: [{ type: "number" }, { enum: [...words.keys()] }] };

/** For files without a user's texts: each of these words, wherever it stands, is a number again. */
export const withNumbers = (_key: string, part: unknown): unknown => words.get(part) ?? part;

let instance: Ajv2020 | undefined;

/** The schemas are petri's own; to check them, too, would take longer than to read a hundred runs. */
const ajv = (): Ajv2020 =>
  (instance ??= new Ajv2020({ strictNumbers: false, useDefaults: true, validateSchema: false }));

/**
 * A reader of JSON files of one form. The schema is compiled at the first call, so that importing costs nothing.
 * T must say no more than the schema does.
 */
export const jsonReader = <T>(
  schema: object,
  revive?: (key: string, value: unknown) => unknown,
): ((text: string) => Parsed<T>) => {
  const compile = () => ajv().compile<T>(schema);
  let validate: ReturnType<typeof compile> | undefined;
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text, revive);
    } catch (error) {
      // The message quotes the text, line breaks and all.
      const message = error instanceof Error ? error.message : String(error);
      return broken(`it is not JSON: ${message.replaceAll(/\s+/g, " ")}`);
    }
    validate ??= compile();
    if (validate(value)) return read(value);
    const [first] = validate.errors ?? [];
    return broken(`${first?.instancePath ?? ""} ${first?.message ?? "it is not as it should be"}`.trim());
  };
};

/** An object with exactly these keys, all of them required. */
export const objectSchema = (properties: Readonly<Record<string, object>>): object => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
