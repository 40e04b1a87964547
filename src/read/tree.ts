/** What a YAML text says, as plain values that know where they were written. Maps keep the order of the text. */
import type { Place } from "./problem.ts";

export interface Entry {
  key: string;
  keyPlace: Place;
  value: Tree;
}

export interface MapTree {
  type: "map";
  place: Place;
  entries: readonly Entry[];
  /** Keys that were written with null: they take an inherited key away. */
  removed: readonly Entry[];
}

export interface ListTree {
  type: "list";
  place: Place;
  items: readonly Tree[];
}

export interface ScalarTree {
  type: "scalar";
  place: Place;
  value: string | number | boolean | null;
  /** As written, but a text without its quotes. */
  source: string;
}

/** An alias to nothing, or anything else that has a Problem already. */
export interface UnreadableTree {
  type: "unreadable";
  place: Place;
}

export type Tree = MapTree | ListTree | ScalarTree | UnreadableTree;

export type Path = readonly (string | number)[];

export const emptyMap = (place: Place): MapTree => ({ type: "map", place, entries: [], removed: [] });

/** By map, of large ones: to look through ten thousand keys for each of them would take minutes. */
const indexes = new WeakMap<MapTree, ReadonlyMap<string, Entry>>();

const indexOf = (map: MapTree): ReadonlyMap<string, Entry> => {
  const index = indexes.get(map) ?? new Map(map.entries.map((entry) => [entry.key, entry]));
  indexes.set(map, index);
  return index;
};

export const entryOf = (map: MapTree, key: string): Entry | undefined =>
  map.entries.length > 20 ? indexOf(map).get(key) : map.entries.find((entry) => entry.key === key);

/** The text under a key, or null where there is none or it is not a text. */
export const textAt = (map: MapTree, key: string): string | null => {
  const value = entryOf(map, key)?.value;
  return value?.type === "scalar" && typeof value.value === "string" ? value.value : null;
};

/** One step down, undefined where nothing stands. A list position may be a number or its digits. */
export const childOf = (tree: Tree, key: string | number): Tree | undefined => {
  if (tree.type === "map") return entryOf(tree, String(key))?.value;
  return tree.type === "list" ? tree.items[Number(key)] : undefined;
};

export const treeAt = (tree: Tree, path: Path): Tree | undefined => {
  let at: Tree | undefined = tree;
  for (const key of path) at = at && childOf(at, key);
  return at;
};

const nothing: ReadonlySet<Entry> = new Set();

/** An object without the entries in `without`. */
export const mapToPlain = (
  { entries }: MapTree,
  without: ReadonlySet<Entry> = nothing,
): Record<string, unknown> =>
  // fromEntries also takes a key named __proto__ for what it is.
  Object.fromEntries(
    entries.filter((entry) => !without.has(entry)).map(({ key, value }) => [key, toPlain(value, without)]),
  );

/** A JavaScript value. What is unreadable becomes NaN, which no schema accepts. */
export const toPlain = (tree: Tree, without: ReadonlySet<Entry> = nothing): unknown => {
  switch (tree.type) {
    case "scalar":
      return tree.value;
    case "unreadable":
      return NaN;
    case "list":
      return tree.items.map((item) => toPlain(item, without));
    case "map":
      return mapToPlain(tree, without);
  }
};
