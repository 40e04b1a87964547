import type { Place, PlaceOf } from "./problem.ts";
import { childOf, entryOf, type MapTree, type Tree } from "./tree.ts";

/** Of a map's key; an item of a list has none, and is pointed at itself. */
const keyPlaceOf = (parent: Tree, key: string | number, child: Tree): Place =>
  (parent.type === "map" ? entryOf(parent, String(key))?.keyPlace : undefined) ?? child.place;

/**
 * The place of what is written at a path. A key that is not written has that of the null that took it away, or else
 * that of the nearest key above it.
 */
export const placeIn =
  (root: MapTree): PlaceOf =>
  (path, at) => {
    let tree: Tree = root;
    let keyPlace = root.place;
    for (const key of path) {
      const child = childOf(tree, key);
      if (child === undefined) {
        const removed =
          tree.type === "map" ? tree.removed.find((entry) => entry.key === String(key)) : undefined;
        return removed?.keyPlace ?? keyPlace;
      }
      keyPlace = keyPlaceOf(tree, key, child);
      tree = child;
    }
    return at === "key" ? keyPlace : tree.place;
  };
