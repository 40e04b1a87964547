/** The merged tree against schema/experiment.schema.json, in petri's words. */
import { type SchemaError, knownKeys, validateExperiment } from "../experiment/schema-validator.js";
import type { WrittenExperiment } from "../experiment/written-experiment.ts";
import { missingKey, unknownKey, wrongTag } from "./key-problem.ts";
import type { Problem } from "./problem.ts";
import { layerAround } from "./sound-layers.ts";
import { suggest } from "./suggest.ts";
import { type Entry, type MapTree, type Path, type Tree, entryOf, mapToPlain, treeAt } from "./tree.ts";
import { unknownValue, wrongValue } from "./value-problem.ts";

/** Class names and quantities are free, and so are the names of what a search tries, of which null may be one. */
const hasFreeKeys = (path: Path): boolean =>
  ["data.classes", "classWeights", "expect"].includes(path.join(".")) ||
  (path[0] === "search" && path[1] === "parameters");

const inEntry = (entry: Entry, path: Path): Entry => {
  const value = inTree(entry.value, [...path, entry.key]);
  return value === entry.value ? entry : { ...entry, value };
};

const inTree = (tree: Tree, path: Path): Tree => {
  if (tree.type === "list")
    return { ...tree, items: tree.items.map((item, i) => inTree(item, [...path, i])) };
  return tree.type === "map" ? withUnknownNulls(tree, path) : tree;
};

/**
 * Keys that null takes away are not in the data that the schema sees. A typo among them is a mistake all the same:
 * those that no map of the schema has are put back.
 */
const withUnknownNulls = (map: MapTree, path: Path = []): MapTree => {
  const unknown = hasFreeKeys(path) ? [] : map.removed.filter(({ key }) => !knownKeys.includes(key));
  return { ...map, entries: [...map.entries.map((entry) => inEntry(entry, path)), ...unknown] };
};

export interface Validated {
  problems: readonly Problem[];
  /** With every default. Keys with a mistake are left out, or, where they have one, hold their default. */
  filled: WrittenExperiment;
  /** Top-level keys with a mistake inside. */
  broken: ReadonlySet<string>;
  /** Places of the layers with a mistake of their own: layers.2.layers.0. */
  brokenLayers: ReadonlySet<string>;
}

const pathOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

const valueAt = (root: MapTree, path: Path): Tree => {
  const tree = treeAt(root, path);
  if (tree === undefined) throw new Error(`nothing stands at ${path.join(".")}`);
  return tree;
};

const mapAt = (root: MapTree, path: Path): MapTree => {
  const tree = valueAt(root, path);
  if (tree.type !== "map") throw new Error(`no map stands at ${path.join(".")}`);
  return tree;
};

const entryAt = (root: MapTree, path: Path, key: string): Entry => {
  const entry = entryOf(mapAt(root, path), key);
  if (entry === undefined) throw new Error(`no key ${key} stands at ${path.join(".")}`);
  return entry;
};

const knownOf = new WeakMap<SchemaError["parentSchema"], readonly string[]>();

/** The keys that a map of this part of the schema may have; the same list each time. */
const knownKeysOf = ({ parentSchema }: SchemaError): readonly string[] => {
  const known = knownOf.get(parentSchema) ?? Object.keys(parentSchema.properties ?? {});
  knownOf.set(parentSchema, known);
  return known;
};

/** null: another error says the same. */
export const problemOf = (error: SchemaError, path: Path, root: MapTree): Problem | null => {
  switch (error.keyword) {
    case "additionalProperties": {
      const entry = entryAt(root, path, error.params.additionalProperty);
      return unknownKey(entry, path, mapAt(root, path), knownKeysOf(error));
    }
    case "if":
      return null;
    case "required":
    case "dependentRequired":
      return missingKey(error.params.missingProperty, path, root, mapAt(root, path), error.parentSchema);
    case "discriminator":
      return wrongTag(path, root, mapAt(root, path));
    case "enum":
      return unknownValue(path, valueAt(root, path), error.parentSchema.enum ?? []);
    case "type":
      return wrongValue("wrong-type", path, valueAt(root, path), error.parentSchema);
    case "pattern":
      return wrongValue("wrong-form", path, valueAt(root, path), error.parentSchema);
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
    case "exclusiveMaximum":
    case "minItems":
    case "maxItems":
    case "minProperties":
      return wrongValue("out-of-range", path, valueAt(root, path), error.parentSchema);
  }
};

/** The entry whose absence mends the error: an unknown key, else all under a key at the top. */
const culprit = (error: SchemaError, path: Path, root: MapTree): Entry | undefined =>
  error.keyword === "additionalProperties"
    ? entryAt(root, path, error.params.additionalProperty)
    : entryOf(root, String(path[0]));

/** Of each map, by its pointer, the keys that are meant by those that are unknown. */
const meantKeys = (errors: readonly SchemaError[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const meant = new Map<string, Set<string>>();
  for (const error of errors) {
    if (error.keyword !== "additionalProperties") continue;
    const key = suggest(error.params.additionalProperty, knownKeysOf(error));
    const keys = meant.get(error.instancePath) ?? new Set();
    meant.set(error.instancePath, keys);
    if (key !== null) keys.add(key);
  }
  return meant;
};

/** A key that is missing only because it is misspelt: the misspelling is reported where it stands. */
const isMisspelt = (error: SchemaError, meant: ReadonlyMap<string, ReadonlySet<string>>): boolean =>
  (error.keyword === "required" || error.keyword === "dependentRequired") &&
  meant.get(error.instancePath)?.has(error.params.missingProperty) === true;

const errorsOf = (data: unknown): readonly SchemaError[] =>
  validateExperiment(data) ? [] : (validateExperiment.errors ?? []);

/** Stands for files that the experiment extends and that are not in the data: any key may be in them. */
const unread = { extends: "unread" };

/** What is without mistake, with defaults. Grows `without` by what has to be left out for that. */
const fillRest = (root: MapTree, without: Set<Entry>): WrittenExperiment => {
  const data: unknown = { ...mapToPlain(root, without), ...unread };
  if (validateExperiment(data)) return data;
  const { size } = without;
  for (const error of validateExperiment.errors ?? []) {
    const entry = culprit(error, pathOf(error.instancePath), root);
    if (entry !== undefined) without.add(entry);
  }
  if (without.size === size) throw new Error("a mistake remains when what holds it is left out");
  return fillRest(root, without);
};

const brokenLayersOf = (errors: readonly SchemaError[], root: MapTree): Set<string> =>
  new Set(errors.flatMap(({ instancePath }) => layerAround(root, pathOf(instancePath))?.join(".") ?? []));

/** `isWhole`: every file that the experiment extends is merged into `merged`. */
export const validate = (merged: MapTree, isWhole: boolean): Validated => {
  const root = withUnknownNulls(merged);
  const errors = errorsOf(isWhole ? mapToPlain(root) : { ...mapToPlain(root), ...unread });
  const meant = meantKeys(errors);
  const problems = errors
    .filter((error) => !isMisspelt(error, meant))
    .map((error) => problemOf(error, pathOf(error.instancePath), root))
    .filter((problem) => problem !== null);
  const without = new Set<Entry>();
  const filled = fillRest(root, without);
  return {
    problems,
    filled,
    brokenLayers: brokenLayersOf(errors, root),
    broken: new Set(root.entries.filter((entry) => without.has(entry)).map(({ key }) => key)),
  };
};
