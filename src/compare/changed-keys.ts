/** What differs between two experiments, key by key. */
import { diffArrays } from "diff";
import { parse, stringify } from "yaml";

export interface KeyChange {
  /** Keys from the outside in; an item of a list that has a name goes by it, another by its number from 0. */
  path: readonly string[];
  /** As YAML in one line; null: there is no such key. */
  before: string | null;
  after: string | null;
}

/** What an experiment changes, and in what. */
export interface ChangedFrom {
  /** "baseline.yaml", "the defaults" */
  from: string;
  changes: readonly KeyChange[];
}

/** Keys that say who the experiment is, not what it does. */
const names = new Set<unknown>(["name", "description"]);

/** A value as YAML in one line. */
export const oneLine = (value: unknown): string =>
  // A list of runs compares many thousands of numbers.
  Number.isInteger(value)
    ? String(value)
    : stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();

const change = (path: readonly string[], before: unknown, after: unknown): KeyChange[] => {
  const [left, right] = [before, after].map((value) => (value === undefined ? null : oneLine(value)));
  return left === right ? [] : [{ path, before: left ?? null, after: right ?? null }];
};

/** Keys and values of a YAML map, in the order of the text. */
export type YamlMap = ReadonlyMap<unknown, unknown>;

/** In the order of `after`, then what only `before` has. */
const mapChanges = (path: readonly string[], before: YamlMap, after: YamlMap): KeyChange[] =>
  [...new Set([...after.keys(), ...before.keys()])].flatMap((key) =>
    changes([...path, String(key)], before.get(key), after.get(key)),
  );

export const isNamed = (item: unknown): item is YamlMap =>
  item instanceof Map && typeof item.get("name") === "string";
export const nameOf = (item: YamlMap): string => String(item.get("name"));
const byName = (items: readonly YamlMap[], name: string): YamlMap | undefined =>
  items.find((item) => nameOf(item) === name);

/** Layers are matched by name: one that is put in between changes no other. One that moved counts as taken out and put in. */
const namedChanges = (
  path: readonly string[],
  before: readonly YamlMap[],
  after: readonly YamlMap[],
): KeyChange[] =>
  diffArrays(before.map(nameOf), after.map(nameOf)).flatMap(({ value, added, removed }) =>
    value.flatMap((name) => {
      const [left, right] = [byName(before, name), byName(after, name)];
      return changes([...path, name], added ? undefined : left, removed ? undefined : right);
    }),
  );

const changes = (path: readonly string[], before: unknown, after: unknown): KeyChange[] => {
  if (before === after) return [];
  if (before instanceof Map && after instanceof Map && before.get("type") === after.get("type"))
    return mapChanges(path, before, after);
  if (Array.isArray(before) && Array.isArray(after) && before.every(isNamed) && after.every(isNamed))
    return namedChanges(path, before, after);
  return change(path, before, after);
};

const isName = ({ path }: KeyChange): boolean => path.length === 1 && names.has(path[0]);

/** Both are keys of resolved.yaml: every default is filled in, so that only what acts differently is named. */
export const changesBetween = (before: YamlMap, after: YamlMap): KeyChange[] =>
  changes([], before, after).filter((change) => !isName(change));

/** The same of the texts. */
export const changedKeys = (before: string, after: string): KeyChange[] => {
  const [left, right] = [before, after].map((text): unknown => parse(text, { mapAsMap: true }));
  return changes([], left, right).filter((change) => !isName(change));
};

const valueOf = (yaml: string): unknown => parse(yaml);

/** For JSON, where numbers are numbers; a key that is not there has no value. */
export const keyValues = (changed: readonly KeyChange[]): object[] =>
  changed.map(({ path, before, after }) => ({
    path,
    ...(before === null ? {} : { before: valueOf(before) }),
    ...(after === null ? {} : { after: valueOf(after) }),
  }));
