/** What the code knows of the schema besides its types: lists of names, resolvers, and ajv's checks as plain code. */
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { asSchema, banner, followed, membersOf, partsAt, rewrite, type Schema } from "./schema.ts";

const lineComment = banner((text) => `// ${text}`);
const projectComment = banner((text) => `// ${text}`, "project");

const keysOf = (schema: Schema): string[] => Object.keys(partsAt(schema, "properties"));

/** Of all members of a union, without what every member has. */
const unionKeys = (whole: Schema, union: string): string[] => [
  ...new Set(
    Object.values(membersOf(whole, union))
      .flatMap(keysOf)
      .filter((key) => key !== "type" && key !== "name"),
  ),
];

/** Those that are a lowest and a highest number when resolved. */
const rangeKeys = (schema: Schema): string[] =>
  Object.entries(partsAt(schema, "properties")).flatMap(([key, { resolved }]) =>
    typeof resolved === "string" && resolved.startsWith("Pair") ? [key] : [],
  );

/** Lists of names in the schema's order, for suggestions and for the order of resolved.yaml. */
export const nameLists = (schema: Schema): string => {
  const defs = partsAt(schema, "$defs");
  const { items } = asSchema(partsAt(schema, "properties").metrics);
  const lists: Record<string, unknown> = {
    layerTypes: Object.keys(membersOf(schema, "layer")),
    layerKeys: unionKeys(schema, "layer"),
    optimizerTypes: Object.keys(membersOf(schema, "optimizer")),
    optimizerKeys: unionKeys(schema, "optimizer"),
    initializerTypes: Object.keys(membersOf(schema, "initializerMap")),
    scheduleTypes: Object.keys(membersOf(schema, "schedule")),
    generatorKeys: keysOf(asSchema(defs.generator)),
    augmentationKeys: keysOf(asSchema(defs.augmentation)),
    rangeKeys: rangeKeys(asSchema(defs.augmentation)),
    erasingRangeKeys: rangeKeys(asSchema(defs.erasing)),
    activationNames: asSchema(defs.activation).enum,
    metricNames: asSchema(items).enum,
  };
  const { maxPixels } = partsAt(asSchema(defs.generator), "properties");
  const lines = Object.entries({ ...lists, defaultMaxPixels: maxPixels?.default }).map(
    ([name, list]) => `export const ${name} = ${JSON.stringify(list)} as const;`,
  );
  return `${lineComment}\n${lines.join("\n")}\n`;
};

/** `kernelSize: pair(written.kernelSize)`, by what the schema says of the value's resolved form. */
const resolvedEntry = (whole: Schema, key: string, part: Schema): string => {
  const { resolver, resolved, defaultFrom } = followed(whole, part);
  const written =
    typeof defaultFrom === "string" ? `written.${key} ?? written.${defaultFrom}` : `written.${key}`;
  if (typeof resolver === "string") return `    ${key}: ${resolver}(${written}),`;
  const mayBeNull = typeof resolved === "string" && resolved.endsWith("| null");
  return `    ${key}: ${written}${mayBeNull ? " ?? null" : ""},`;
};

const layerResolver = (whole: Schema, type: string, layer: Schema): string => {
  const own = Object.entries(partsAt(layer, "properties")).filter(
    ([key]) => key !== "type" && key !== "name",
  );
  const entries = own.map(([key, part]) => resolvedEntry(whole, key, part));
  const written = own.length === 0 ? "_" : "written";
  return [
    `  ${type}: (${written}, name) => ({`,
    `    type: "${type}",`,
    "    name,",
    ...entries,
    "  }),",
  ].join("\n");
};

const augmentationResolver = (whole: Schema): string => {
  const { augmentation = {} } = partsAt(whole, "$defs");
  const entries = Object.entries(partsAt(augmentation, "properties"));
  return entries.map(([key, part]) => resolvedEntry(whole, key, part).slice(2)).join("\n");
};

/**
 * What was written, with the schema's defaults -> its spec: one form for each value, and the defaults that depend on
 * others.
 */
export const resolvers = (schema: Schema): string => {
  const layers = Object.entries(membersOf(schema, "layer")).filter(([type]) => type !== "base");
  const bodies = layers.map(([type, layer]) => layerResolver(schema, type, layer));
  return `${lineComment}
import type { AugmentationSpec, LayerOf, LayerType } from "./experiment.ts";
import { erased, factors, pair, resolveInitializer, resolveRegularizer, sides, upTo } from "./resolved-values.ts";
import type { Augmentation, Layer } from "./written-experiment.ts";

type Written<T extends LayerType> = Extract<Layer, { type: T }>;

export const layerResolvers: { [T in LayerType]: (written: Written<T>, name: string) => LayerOf<T> } = {
${bodies.join("\n")}
};

export const resolveAugmentation = (written: Augmentation): AugmentationSpec => ({
${augmentationResolver(schema)}
});
`;
};

/** The keys of younger maps come last, where one has the name of an older key: its place in resolved.yaml stays. */
const knownKeys = (schema: Schema): string[] => {
  const keys = new Set<string>();
  const { columns = {}, excludeFromWeightDecay = {}, ema = {}, ...defs } = partsAt(schema, "$defs");
  for (const part of [{ ...schema, $defs: defs }, columns, excludeFromWeightDecay, ema])
    rewrite(part, (map) => {
      for (const key of typeof map.properties === "object" ? keysOf(map) : []) keys.add(key);
      return map;
    });
  return [...keys];
};

/** ajv's functions as code, since compiling them takes longer than all the rest of `check`. `checks`: what each checks. */
const validators = (schema: Schema, name: string, checks: Readonly<Record<string, string>>): string => {
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
  ajv.addVocabulary(["errorMessage", "words", "resolved", "resolver", "defaultFrom"]).addSchema(schema, name);
  return standalone.default(ajv, checks);
};

export const experimentValidator = (schema: Schema): string => {
  const code = validators(schema, "experiment", {
    validateExperiment: "experiment",
    validateInitializer: "experiment#/$defs/initializerMap",
  });
  return `${lineComment}\n${code}\nexport const knownKeys = ${JSON.stringify(knownKeys(schema))};\n`;
};

export const projectValidator = (schema: Schema): string =>
  `${projectComment}\n${validators(schema, "project", { validateProject: "project" })}\n`;
