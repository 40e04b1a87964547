/**
 * schema/experiment.schema.json -> what the code knows of it: `npm run schema:types`.
 *
 * src/read/written-experiment.ts   what a person writes, with the schema's defaults filled in and nulls taken away
 * src/read/schema-validator.js     ajv's checks as plain code: compiling them takes longer than all else of `check`
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { compile } from "json-schema-to-typescript";

const root = path.resolve(import.meta.dirname, "..");

type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Rewrites a schema and all within it, the innermost first. */
const rewrite = (value: unknown, change: (schema: Schema) => Schema): unknown => {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change));
  if (!isSchema(value)) return value;
  const inner = Object.entries(value).map(([key, part]) => [key, rewrite(part, change)]);
  return change(Object.fromEntries(inner) as Schema);
};

/** json-schema-to-typescript knows no if: its type is that of both ways. */
const withoutConditions = (schema: Schema): Schema => {
  const { if: condition, then, else: otherwise, ...rest } = schema;
  const isUnion = condition !== undefined && then !== undefined && otherwise !== undefined;
  return isUnion ? { ...rest, anyOf: [then, otherwise] } : rest;
};

/** Keys with a default are always there. */
const withDefaults = (schema: Schema): Schema => {
  if (!isSchema(schema.properties)) return schema;
  const filled = Object.entries(schema.properties).filter(([, part]) => isSchema(part) && "default" in part);
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  return { ...schema, required: [...required, ...filled.map(([key]) => key)] };
};

/** Merging takes keys that are null away. */
const withoutNull = (schema: Schema): Schema => {
  if (isSchema(schema.if) && schema.if.type === "null" && isSchema(schema.else))
    return { ...schema.else, description: schema.description };
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.length > 1 ? { ...schema, type: types.find((type) => type !== "null") } : schema;
};

const withoutDescription = (schema: Schema): Schema =>
  // A map of keys may have one of that name, too.
  typeof schema.description === "string" ? { ...schema, description: undefined } : schema;

const asSchema = (value: unknown): Schema => {
  if (!isSchema(value)) throw new Error("the schema is no JSON object");
  return value;
};

const typesOf = (schema: Schema, name: string): Promise<string> =>
  compile({ ...asSchema(rewrite(schema, withoutConditions)), title: name }, name, {
    bannerComment: "/** Made from schema/experiment.schema.json by `npm run schema:types`; edit that. */",
    additionalProperties: false,
    style: { printWidth: 110 },
  });

const knownKeys = (schema: Schema): string[] => {
  const keys = new Set<string>();
  rewrite(schema, (part) => {
    if (isSchema(part.properties)) for (const key of Object.keys(part.properties)) keys.add(key);
    return part;
  });
  return [...keys];
};

const validatorOf = (schema: Schema): string => {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    discriminator: true,
    strictTypes: false,
    strictRequired: false,
    useDefaults: true,
    verbose: true,
    code: { source: true, esm: true },
  });
  ajv.addVocabulary(["errorMessage"]).addSchema(schema, "experiment");
  const code = standalone.default(ajv, {
    validateExperiment: "experiment",
    validateInitializer: "experiment#/$defs/initializerMap",
  });
  const keys = `export const knownKeys = ${JSON.stringify(knownKeys(schema))};`;
  return `// Made from schema/experiment.schema.json by \`npm run schema:types\`; edit that.\n${code}\n${keys}\n`;
};

/** Path below the project -> text. */
export const generatedFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(path.join(root, "schema/experiment.schema.json"), "utf8");
  const schema = asSchema(JSON.parse(text));
  const filled = asSchema(rewrite(schema, (part) => withoutDescription(withDefaults(withoutNull(part)))));
  return new Map([
    ["src/read/written-experiment.ts", await typesOf(filled, "WrittenExperiment")],
    ["src/read/schema-validator.js", validatorOf(schema)],
  ]);
};

if (process.argv[1] === import.meta.filename)
  for (const [file, text] of await generatedFiles()) await writeFile(path.join(root, file), text);
