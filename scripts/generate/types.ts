/** Types of what a person writes and of what it is resolved to. */
import { compile } from "json-schema-to-typescript";
import {
  asSchema,
  banner,
  followed,
  isSchema,
  partsAt,
  rewrite,
  type Schema,
  type SchemaName,
} from "./schema.ts";

/** json-schema-to-typescript does not know `if`: its type covers both branches. */
const withoutConditions = (schema: Schema): Schema => {
  const { if: condition, then, else: otherwise, ...rest } = schema;
  const isUnion = condition !== undefined && then !== undefined && otherwise !== undefined;
  return isUnion ? { ...rest, anyOf: [then, otherwise] } : rest;
};

const requiredOf = ({ required }: Schema): readonly unknown[] => (Array.isArray(required) ? required : []);

/** Keys with a default are always there. */
const withDefaults = (schema: Schema): Schema => {
  if (!isSchema(schema.properties)) return schema;
  const filled = Object.entries(schema.properties).filter(([, part]) => isSchema(part) && "default" in part);
  return { ...schema, required: [...requiredOf(schema), ...filled.map(([key]) => key)] };
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

const typesOf = (schema: Schema, name: string, from: SchemaName = "experiment"): Promise<string> =>
  compile({ ...asSchema(rewrite(schema, withoutConditions)), title: name }, name, {
    bannerComment: banner((text) => `/** ${text} */`, from),
    additionalProperties: false,
    style: { printWidth: 110 },
  });

/** With the schema's defaults filled in and nulls taken away. */
export const writtenTypes = (schema: Schema, title: string, from?: SchemaName): Promise<string> =>
  typesOf(
    asSchema(rewrite(schema, (part) => withoutDescription(withDefaults(withoutNull(part))))),
    title,
    from,
  );

/** Maps that resolve to the same type but for a default, a shorthand or a second form of a value. */
const resolvedMaps = {
  layer: "LayerSpec",
  initializerMap: "InitializerSpec",
  regularizer: "RegularizerSpec",
  optimizer: "OptimizerSpec",
  excludeFromWeightDecay: "WeightDecayExclusions",
  ema: "EmaSpec",
  schedule: "ScheduleSpec",
  earlyStopping: "EarlyStoppingSpec",
  plateau: "PlateauSpec",
  generator: "GeneratorSpec",
  augmentation: "AugmentationSpec",
  erasing: "ErasingSpec",
} as const;

/** `resolved` says what a value becomes; what may be left out without a default becomes null. */
const resolvedProperty = (whole: Schema, key: string, part: Schema, isRequired: boolean): Schema => {
  if (key === "name") return { type: "string", description: part.description };
  const { resolved, description, ...rest } = followed(whole, part);
  const type = typeof resolved === "string" ? resolved : null;
  if (type !== null) return { description, tsType: type };
  if (part.$ref === "#/$defs/regularizer") return { description, tsType: "RegularizerSpec | null" };
  return isRequired
    ? { ...rest, description }
    : { description, anyOf: [withoutNull(rest), { type: "null" }] };
};

const resolvedMap = (whole: Schema, map: Schema): Schema => {
  const properties = Object.entries(partsAt(map, "properties"));
  const filled = new Set([
    ...requiredOf(map),
    ...properties.flatMap(([k, p]) => ("default" in p || "defaultFrom" in p ? [k] : [])),
  ]);
  return {
    ...map,
    required: properties.map(([key]) => key),
    properties: Object.fromEntries(
      properties.map(([key, part]) => [key, resolvedProperty(whole, key, part, filled.has(key))]),
    ),
  };
};

/** A base has a form of its own when resolved. */
const isBase = ({ $ref }: Schema): boolean => $ref === "#/$defs/baseLayer";

/** As `resolvedMaps`, with every default and one form for each value. */
export const resolvedTypes = async (schema: Schema): Promise<string> => {
  const defs = partsAt(schema, "$defs");
  const named = Object.entries(defs).map(([name, part]) => {
    const title = Object.entries(resolvedMaps).find(([map]) => map === name)?.[1];
    const map = isSchema(part.properties) ? resolvedMap(schema, asSchema(withoutNull(part))) : part;
    const members = Array.isArray(map.oneOf)
      ? { oneOf: map.oneOf.filter((member) => !isBase(asSchema(member))) }
      : {};
    return [name, { ...map, ...members, ...(title === undefined ? {} : { title }) }];
  });
  const properties = Object.fromEntries(
    Object.keys(resolvedMaps).map((map) => [map, { $ref: `#/$defs/${map}` }]),
  );
  const text = await typesOf(
    { type: "object", properties, additionalProperties: false, $defs: Object.fromEntries(named) },
    "ResolvedSpecs",
  );
  return text
    .replaceAll(/\/\*\*\n +\* ([^\n]*)\n +\*\//g, "/** $1 */")
    .replace("\n\n", "\n\n/** [height, width] */\nexport type Pair = readonly [number, number];\n\n");
};
