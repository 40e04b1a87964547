/** An override, applied to the merged tree. */
import path from "node:path";
import { isUrl } from "../experiment/experiment.ts";
import { foundWords, shortened } from "./words.ts";
import { settle } from "./merge.ts";
import { type Override, type Step, keysOf } from "./overrides.ts";
import { type Problem, mistake } from "./problem.ts";
import { isRunPath } from "./resolve-base.ts";
import { suggestion } from "./suggest.ts";
import {
  type Entry,
  type ListTree,
  type MapTree,
  type Path,
  type Tree,
  emptyMap,
  entryOf,
  textAt,
  treeAt,
} from "./tree.ts";
import { relativeTo } from "./written.ts";

/** Keys that may hold a path, and which of their texts are one. */
const isPathAt: readonly { key: RegExp; isPath: (text: string) => boolean }[] = [
  { key: /^data\.(directory|labels)$/, isPath: () => true },
  { key: /^layers\.[^.]+\.model$/, isPath: (text) => !isUrl(text) },
  { key: /^startFrom(\.run)?$/, isPath: isRunPath },
];

interface Folders {
  /** In which the command was typed, absolute. */
  from: string;
  /** Of the experiment's own file, absolute. */
  to: string;
}

/** Without a separator it would be taken for a name. */
const moved = (text: string, { from, to }: Folders): string => {
  const relative = relativeTo(to, path.resolve(from, text));
  return relative.includes("/") ? relative : `./${relative}`;
};

const inTree = (tree: Tree, at: Path, folders: Folders): Tree => {
  switch (tree.type) {
    case "map":
      return {
        ...tree,
        entries: tree.entries.map((entry) => ({
          ...entry,
          value: inTree(entry.value, [...at, entry.key], folders),
        })),
      };
    case "list":
      return { ...tree, items: tree.items.map((item, i) => inTree(item, [...at, i], folders)) };
    case "scalar": {
      const { value } = tree;
      if (typeof value !== "string") return tree;
      const holdsPath = isPathAt.some(({ key, isPath }) => key.test(at.join(".")) && isPath(value));
      return holdsPath ? { ...tree, value: moved(value, folders) } : tree;
    }
    case "unreadable":
      return tree;
  }
};

/**
 * An override whose paths are relative to the experiment's file and not to the folder in which the command was typed,
 * which nobody knows afterwards, or to the file that has the value among those of a search.
 */
export const withFilePaths = (override: Override, { from, to }: Folders): Override => {
  const { place } = override.value;
  const own = place.type === "argument" ? from : path.dirname(place.file);
  return { ...override, value: inTree(override.value, keysOf(override), { from: own, to }) };
};

const isNull = (tree: Tree): boolean => tree.type === "scalar" && tree.value === null;

const withEntry = (map: MapTree, entry: Entry): MapTree => {
  const { key } = entry;
  const isNew = entryOf(map, key) === undefined;
  const entries = isNew ? [...map.entries, entry] : map.entries.map((old) => (old.key === key ? entry : old));
  return { ...map, entries, removed: map.removed.filter((old) => old.key !== key) };
};

const withoutEntry = (map: MapTree, entry: Entry): MapTree => ({
  ...map,
  entries: map.entries.filter(({ key }) => key !== entry.key),
  removed: [...map.removed.filter(({ key }) => key !== entry.key), entry],
});

/** Of a list; class names may be digits, too. */
const isPosition = (step: Step, rest: readonly Step[]): boolean =>
  step.key !== "classes" && /^\d+$/.test(rest[0]?.key ?? "");

const setInMap = (map: MapTree, step: Step, rest: readonly Step[], value: Tree): MapTree | Problem => {
  const before = entryOf(map, step.key);
  if (before === undefined && isPosition(step, rest))
    return mistake(
      "no-such-item",
      step.place,
      `no list is written under ${shortened(step.key)}, of which an item could be set; set the whole list`,
    );
  const inner = setAt(before?.value ?? emptyMap(step.place), step, rest, value);
  if ("code" in inner) return inner;
  const keyPlace = before !== undefined && rest.length > 0 ? before.keyPlace : step.place;
  const entry = { key: step.key, keyPlace, value: inner };
  return isNull(inner) ? withoutEntry(map, entry) : withEntry(map, entry);
};

/** Of each layer, by which it may be called: its own name, or its type and its number among those of the type. */
const layerNames = (list: ListTree): string[] => {
  const counts = new Map<string, number>();
  return list.items.map((item) => {
    if (item.type !== "map") return "";
    const type = textAt(item, "type") ?? "";
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    return textAt(item, "name") ?? `${type}_${count}`;
  });
};

const noSuchLayer = ({ key, place }: Step, names: readonly string[]): Problem =>
  mistake("no-such-item", place, `there is no layer "${shortened(key)}"${suggestion(key, names)}`);

/** `parent` is the step that led to the list. */
const setInList = (
  list: ListTree,
  parent: Step,
  step: Step,
  rest: readonly Step[],
  value: Tree,
): Tree | Problem => {
  const isNumber = /^\d+$/.test(step.key);
  const names = isNumber || parent.key !== "layers" ? [] : layerNames(list);
  const position = isNumber ? Number(step.key) : names.indexOf(step.key);
  const before = list.items[position];
  if (before === undefined && names.length > 0) return noSuchLayer(step, names);
  if (before === undefined)
    return mistake(
      "no-such-item",
      step.place,
      `there is no item ${shortened(step.key)} in a list of ${list.items.length}; the first is 0`,
    );
  const inner = setAt(before, step, rest, value);
  if ("code" in inner) return inner;
  return { ...list, items: list.items.map((item, i) => (i === position ? inner : item)) };
};

/** `parent` is the step that led to `tree`. */
const setAt = (tree: Tree, parent: Step, steps: readonly Step[], value: Tree): Tree | Problem => {
  const [step, ...rest] = steps;
  if (step === undefined) return settle(value);
  if (tree.type === "map") return setInMap(tree, step, rest, value);
  if (tree.type === "list") return setInList(tree, parent, step, rest, value);
  return mistake(
    "no-such-item",
    step.place,
    `${shortened(parent.key)} is ${foundWords(tree)}, which holds no "${shortened(step.key)}"`,
  );
};

/** Taking away what is not there is no mistake, and there is nothing to do, except that a map notes it. */
const takesNothing = (tree: MapTree, override: Override): boolean =>
  isNull(override.value) &&
  treeAt(tree, keysOf(override).slice(0, -1))?.type !== "map" &&
  treeAt(tree, keysOf(override)) === undefined;

/** What stood at the path is replaced, whole; maps on the way are made where there are none. */
export const applyOverride = (tree: MapTree, override: Override): MapTree | Problem => {
  const [step, ...rest] = override.steps;
  if (step === undefined || takesNothing(tree, override)) return tree;
  return setInMap(tree, step, rest, override.value);
};
