/** Types of schema-validator.js, which scripts/generate.ts makes. */
import type { WrittenExperiment, InitializerMap } from "./written-experiment.ts";

/** The part of the schema that was not met, with the keywords that the messages need. */
export interface SchemaPart {
  type?: string | readonly string[];
  enum?: readonly string[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: SchemaPart;
  properties?: Readonly<Record<string, SchemaPart>>;
  /** "must be ..." in words, where they do not follow from the keywords. */
  errorMessage?: string;
}

/** ajv's error. */
export type SchemaError = {
  /** JSON pointer to the value; of a key that is missing or unknown, to its map. */
  instancePath: string;
  parentSchema: SchemaPart;
} & (
  | { keyword: "additionalProperties"; params: { additionalProperty: string } }
  | { keyword: "required" | "dependentRequired"; params: { missingProperty: string } }
  | { keyword: "discriminator"; params: { error: "tag" | "mapping" } }
  /** Says only that one of the errors beside it is there. */
  | { keyword: "if" }
  | { keyword: "enum" }
  | { keyword: "type" | "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" }
  | { keyword: "minItems" | "maxItems" | "minProperties" | "pattern" }
);

/** Fills defaults into `data`, and says whether all is well. `errors` are those of the last call. */
export interface Validator<T> {
  (data: unknown): data is T;
  errors: readonly SchemaError[] | null;
}

/** A file without `extends` must have data, layers, optimizer, loss and epochs. */
export const validateExperiment: Validator<WrittenExperiment>;
export const validateInitializer: Validator<InitializerMap>;
/** Of all maps of the schema. */
export const knownKeys: readonly string[];
