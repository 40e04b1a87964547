import type { Place, PlaceOf } from "./problem.ts";
import { childOf, entryOf, type MapTree, type Path, type Tree } from "./tree.ts";

export interface Stretch {
  start: number;
  end: number;
}

/** Whether a character of two units has one on either side of `at`. */
const isInside = (text: string, at: number): boolean =>
  /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(0, at - 1), at + 1));

const isAtLineEnd = (text: string, at: number): boolean => /^\r?(\n|$)/.test(text.slice(at, at + 2));

/**
 * A stretch of a text that is really there, so that its line and its column are, too: whole characters, and beginning at
 * one. What is missing at the end of a line, or of the text, is shown at the last character before it that is not blank.
 * null: the text is blank.
 */
export const stretchIn = (text: string, from: number, to: number): Stretch | null => {
  const start = isInside(text, from) ? from - 1 : Math.min(from, text.length);
  const end = isInside(text, to) ? to + 1 : Math.min(Math.max(to, start), text.length);
  if (!isAtLineEnd(text, start)) return { start, end };
  const before = text.slice(0, start).trimEnd().length;
  if (before > 0) return { start: before - (isInside(text, before - 1) ? 2 : 1), end: before };
  const blank = text.length - text.trimStart().length;
  return blank === text.length ? null : { start: blank, end: blank };
};

/** The place of a map's key; an item of a list has no key, so it is pointed at itself. */
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

/** Of keys that do not go together: the last that was set in an argument, or else the first. */
export const placeOfCause = (place: PlaceOf, paths: readonly [Path, ...Path[]]): Place => {
  const [first] = paths;
  const set = paths.map((path) => place(path, "value")).findLast(({ type }) => type === "argument");
  return set ?? place(first, "value");
};
