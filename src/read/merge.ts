/** What a file says over what it inherits (docs/experiment.md, One file changes another). */
import { emptyMap, entryOf, textAt, type MapTree, type Path, type Tree } from "./tree.ts";

/** These say something about one file only. */
const notInherited = ["extends", "name", "description", "expect"];

const isNull = (tree: Tree): boolean => tree.type === "scalar" && tree.value === null;

const has = (map: MapTree, key: string): boolean => {
  const entry = entryOf(map, key);
  return entry !== undefined && !isNull(entry.value);
};

const dataAlternative = (map: MapTree): string | null => {
  if (has(map, "sample")) return "sample";
  return has(map, "directory") || has(map, "classes") ? "directory" : null;
};

/** Counts, fractions, directories or the labels' column; 0 is both a count and a fraction. */
const splitAlternative = (map: MapTree): string | null => {
  if (has(map, "directories")) return "directories";
  if (has(map, "column")) return "column";
  const numbers = ["train", "validation", "test"].flatMap((key) => {
    const value = entryOf(map, key)?.value;
    return value?.type === "scalar" && typeof value.value === "number" ? [value.value] : [];
  });
  if (numbers.some((number) => number > 0 && number < 1)) return "fractions";
  return numbers.some((number) => number >= 1) ? "counts" : null;
};

/** Which of its forms a map has; null where it does not say. */
const alternative = (map: MapTree, path: Path): string | null => {
  if (path.length === 1 && path[0] === "data") return dataAlternative(map);
  if (path.length === 1 && path[0] === "split") return splitAlternative(map);
  return textAt(map, "type");
};

const isReplaced = (inherited: MapTree, own: MapTree, path: Path): boolean => {
  const [before, after] = [alternative(inherited, path), alternative(own, path)];
  return before !== null && after !== null && before !== after;
};

/** Inherited keys keep their places, new ones follow; a key that is null goes to `removed`. */
const mergeMaps = (inherited: MapTree, own: MapTree, path: Path): MapTree => {
  const base = isReplaced(inherited, own, path) ? emptyMap(own.place) : inherited;
  const entries = new Map(base.entries.map((entry) => [entry.key, entry]));
  const removed = new Map(base.removed.map((entry) => [entry.key, entry]));
  for (const entry of own.entries) {
    const { key, value } = entry;
    const before = entries.get(key)?.value;
    removed.delete(key);
    if (isNull(value)) {
      entries.delete(key);
      removed.set(key, entry);
    } else entries.set(key, { ...entry, value: mergeTrees(before, value, [...path, key]) });
  }
  return { ...own, entries: [...entries.values()], removed: [...removed.values()] };
};

const mergeTrees = (inherited: Tree | undefined, own: Tree, path: Path): Tree => {
  if (own.type === "map")
    return mergeMaps(inherited?.type === "map" ? inherited : emptyMap(own.place), own, path);
  if (own.type === "list")
    return { ...own, items: own.items.map((item, i) => mergeTrees(undefined, item, [...path, i])) };
  return own;
};

/** The keys of every map in `tree` that are null become `removed`. */
export const settle = (tree: Tree): Tree => mergeTrees(undefined, tree, []);

/**
 * Maps are merged key by key, lists replaced whole. A map that has another `type`, or another form of `data` or
 * `split`, replaces the inherited one. A key that is null is taken away.
 */
export const merge = (inherited: MapTree | null, own: MapTree): MapTree => {
  const base = inherited ?? emptyMap(own.place);
  const entries = base.entries.filter(({ key }) => !notInherited.includes(key));
  return mergeMaps({ ...base, entries }, own, []);
};
