import { knownKeys } from "../experiment/schema-validator.js";
import type { Entry, MapTree, Path, Tree } from "./tree.ts";

/** Class names and quantities are free. */
const hasFreeKeys = (path: Path): boolean => ["data.classes", "expect"].includes(path.join("."));

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
export const withUnknownNulls = (map: MapTree, path: Path = []): MapTree => {
  const unknown = hasFreeKeys(path) ? [] : map.removed.filter(({ key }) => !knownKeys.includes(key));
  return { ...map, entries: [...map.entries.map((entry) => inEntry(entry, path)), ...unknown] };
};
