/** The schema as the generators see it: a JSON value, and ways to rewrite it. */
import { readFile } from "node:fs/promises";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

export type Schema = Record<string, unknown>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asSchema = (value: unknown): Schema => {
  if (!isSchema(value)) throw new Error("the schema is not a JSON object");
  return value;
};

/** The map under a key, or an empty one. */
export const partsAt = (schema: Schema, key: string): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(asSchema(schema[key] ?? {})).map(([name, part]) => [name, asSchema(part)]),
  );

/** Rewrites a schema and all within it, the innermost first. */
export const rewrite = (value: unknown, change: (schema: Schema) => Schema): unknown => {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change));
  if (!isSchema(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rewrite(part, change)])));
};

/** The definition that a $ref names, with what stands beside the $ref; itself where it names none. */
export const followed = (whole: Schema, part: Schema): Schema => {
  const { $ref, ...beside } = part;
  if (typeof $ref !== "string") return part;
  const name = $ref.split("/").at(-1) ?? "";
  return { ...asSchema(partsAt(whole, "$defs")[name]), ...beside };
};

/** Members of a union of $defs, by the `type` that tells them apart, in the schema's order. */
export const membersOf = (whole: Schema, union: string): Record<string, Schema> => {
  const { oneOf } = asSchema(partsAt(whole, "$defs")[union]);
  if (!Array.isArray(oneOf)) throw new Error(`${union} is not a union`);
  return Object.fromEntries(
    oneOf.map((member) => {
      const found = followed(whole, asSchema(member));
      return [String(partsAt(found, "properties").type?.const), found];
    }),
  );
};

/** schema/ has a file for each. */
export type SchemaName = "experiment" | "project";

/**
 * What only editors read: titles are the labels of what they offer, examples and snippets what they write. A union says
 * once more which types it has, since the YAML language server offers only those of its members in which nothing is missing.
 */
const withoutHints = (schema: Schema): Schema => {
  const { title, examples, defaultSnippets, enumDescriptions, ...rest } = schema;
  // A map of keys may have keys of these names.
  const isHint = typeof title === "string" || Array.isArray(examples) || Array.isArray(defaultSnippets);
  const kept = isHint || Array.isArray(enumDescriptions) ? rest : schema;
  return "discriminator" in kept ? { ...kept, properties: undefined } : kept;
};

export const readSchema = async (name: SchemaName): Promise<Schema> => {
  const text = await readFile(path.join(root, `schema/${name}.schema.json`), "utf8");
  // Undefined keys are gone in JSON.
  return asSchema(JSON.parse(JSON.stringify(rewrite(JSON.parse(text), withoutHints))));
};

/** Put at the head of whatever is generated. */
export const banner = (comment: (text: string) => string, name: SchemaName = "experiment"): string =>
  comment(`Made from schema/${name}.schema.json by \`npm run generate\`; edit that.`);
