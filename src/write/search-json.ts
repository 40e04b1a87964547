/** search.json of a search's folder: from it and the texts beside it the search is read again, whatever became of the files. */
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import type { Parsed } from "./parsed.ts";
import { broken } from "./parsed.ts";

/** Of the folder; a petri with another one does not touch it. */
const format = 1;

/** Paths are relative to the search's folder, with `/`. */
export interface SearchRequest {
  /** Of the experiment and of the files that it extends, the nearest first. */
  files: string[];
  /** Where the command was typed. */
  typedIn: string;
  /** The folder that stands for the experiment's own; null: its own. */
  standsIn: string | null;
  set: string[];
  seed: number | null;
  epochs: number | null;
  /** Of the command line; null: the experiment has the search. */
  search: {
    method: "grid" | "zip";
    parameters: string[];
    seeds: number | null;
    metric: string | null;
  } | null;
  /** Of every worker's engine, so that all trials have the bytes of one kind. */
  threads: number;
}

const text = { type: "string" };
const texts = { type: "array", items: text };
const textOrNull = { type: ["string", "null"] };
const countOrNull = { type: ["integer", "null"], minimum: 0 };

const readForm: (json: string) => Parsed<SearchRequest> = jsonReader<SearchRequest>(
  objectSchema({
    format: { const: format },
    files: { ...texts, minItems: 1 },
    typedIn: text,
    standsIn: textOrNull,
    set: texts,
    seed: countOrNull,
    epochs: countOrNull,
    search: {
      anyOf: [
        { type: "null" },
        objectSchema({
          method: { enum: ["grid", "zip"] },
          parameters: texts,
          seeds: countOrNull,
          metric: textOrNull,
        }),
      ],
    },
    threads: { type: "integer", minimum: 1 },
  }),
);

const readFormat = jsonReader<{ format: number }>({
  type: "object",
  required: ["format"],
  properties: { format: { type: "integer" } },
});

export const readSearchJson = (json: string): Parsed<SearchRequest> => {
  const found = readFormat(json);
  if (found.type === "read" && found.value.format !== format)
    return broken(
      `it was made by another version of petri (format ${found.value.format}; this one reads ${format}); go on with that version`,
    );
  return readForm(json);
};

export const searchJson = (request: SearchRequest): string => jsonText({ format, ...request });
