/** The layers of a file, those within others among them. */
import type { LayerSpec } from "../experiment/experiment.ts";
import { isOwn } from "./resolve-base.ts";
import { resolveLayers } from "./resolve-layers.ts";
import type { Layer } from "../experiment/written-experiment.ts";
import { validateExperiment } from "../experiment/schema-validator.js";
import {
  childOf,
  entryOf,
  textAt,
  mapToPlain,
  toPlain,
  treeAt,
  type ListTree,
  type MapTree,
  type Path,
  type Tree,
} from "./tree.ts";

export interface PlacedLayer {
  layer: LayerSpec;
  /** Where it stands in the file: ["layers", 2, "layers", 0]. */
  path: Path;
}

export interface LayerList {
  tree: ListTree;
  path: Path;
}

const listAt = (map: MapTree, key: string, path: Path): LayerList[] => {
  const tree = entryOf(map, key)?.value;
  return tree?.type === "list" ? [{ tree, path: [...path, key] }] : [];
};

/** The lists of layers that a layer holds itself. */
const listsIn = (layer: Tree | undefined, path: Path): LayerList[] => {
  if (layer?.type !== "map") return [];
  const type = textAt(layer, "type");
  if (type === "residual") return listAt(layer, "layers", path);
  if (type !== "parallel") return [];
  return listAt(layer, "branches", path).flatMap((branches) =>
    branches.tree.items.flatMap((tree, i) =>
      tree.type === "list" ? [{ tree, path: [...branches.path, i] }] : [],
    ),
  );
};

/** With those in it, each before what stands within its layers. */
const withInner = (list: LayerList): LayerList[] => [
  list,
  ...list.tree.items.flatMap((layer, i) => listsIn(layer, [...list.path, i]).flatMap(withInner)),
];

/** The file's own list first; none where it has no list. */
export const layerLists = (root: MapTree): LayerList[] => listAt(root, "layers", []).flatMap(withInner);

export const isBaseTree = (tree: Tree): boolean => tree.type === "map" && textAt(tree, "type") === "base";

/** Of a place in the file, the innermost layer that it lies in; null: it lies in none. */
export const layerAround = (root: MapTree, path: Path): Path | null => {
  let found: Path | null = null;
  let lists = listAt(root, "layers", []);
  for (;;) {
    const list = lists.find((one) => isWithin(path, one.path) && path.length > one.path.length);
    if (list === undefined) return found;
    found = path.slice(0, list.path.length + 1);
    lists = listsIn(treeAt(root, found), found);
  }
};

const isWithin = (path: Path, outer: Path): boolean =>
  outer.every((key, i) => String(key) === String(path[i]));

const keyOf = (path: Path): string => path.join(".");

/** What is left of a layer without the broken ones in it; null: nothing that could stand alone. */
const withoutBroken = (tree: Tree, path: Path, broken: ReadonlySet<string>): Tree | null => {
  if (broken.has(keyOf(path)) || isBaseTree(tree)) return null;
  let left: Tree = tree;
  for (const list of listsIn(tree, path)) {
    const items = list.tree.items.flatMap((item, i) => withoutBroken(item, [...list.path, i], broken) ?? []);
    if (items.length === 0 && list.tree.items.length > 0) return null;
    left = withChild(left, list.path.slice(path.length), { ...list.tree, items });
  }
  return left;
};

const withChild = (tree: Tree, [key, ...rest]: Path, child: Tree): Tree => {
  if (key === undefined) return child;
  const inner = childOf(tree, key);
  const changed = inner === undefined ? child : withChild(inner, rest, child);
  if (tree.type === "list")
    return { ...tree, items: tree.items.map((item, i) => (i === Number(key) ? changed : item)) };
  if (tree.type !== "map") return tree;
  const entries = tree.entries.map((entry) => (entry.key === key ? { ...entry, value: changed } : entry));
  return { ...tree, entries };
};

const resolved = (placed: readonly { tree: Tree; path: Path }[], isWhole: boolean): readonly LayerSpec[] => {
  if (placed.length === 0) return [];
  const layers = placed.map(({ tree, path }) => {
    if (isWhole || tree.type !== "map" || entryOf(tree, "name") !== undefined) return toPlain(tree);
    // Numbers of a type are not known where one may be missing; nobody else gives such a name.
    return { ...mapToPlain(tree), name: `not-known.${path.join(".")}` };
  });
  const data: unknown = { extends: "another file", layers };
  if (!validateExperiment(data)) throw new Error("a layer that was valid no longer is");
  const written: readonly Layer[] = data.layers ?? [];
  return resolveLayers(written.filter(isOwn));
};

/**
 * The layers without a mistake of their own, so that rules are asked of them whatever is wrong with the others.
 * @param broken places of those with one, keys joined by dots
 */
export const soundLayers = (root: MapTree, broken: ReadonlySet<string>): PlacedLayer[] =>
  layerLists(root)
    .filter(({ path }) => Array.from(broken).every((place) => !`${keyOf(path)}.`.startsWith(`${place}.`)))
    .flatMap(({ tree, path }) => {
      const placed = tree.items.flatMap((item, i) => {
        const at = [...path, i];
        const left = withoutBroken(item, at, broken);
        return left === null ? [] : [{ tree: left, path: at }];
      });
      const layers = resolved(placed, broken.size === 0);
      return layers.map((layer, i) => ({ layer, path: placed[i]?.path ?? path }));
    });
