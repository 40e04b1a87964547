/** An override, applied to the merged tree. */
import { foundWords } from "./found-words.ts";
import { settle } from "./merge.ts";
import { keysOf, type Override, type Step } from "./overrides.ts";
import { mistake, type Problem } from "./problem.ts";
import { shortened } from "./words.ts";
import { emptyMap, entryOf, treeAt, type Entry, type ListTree, type MapTree, type Tree } from "./tree.ts";

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

const setInList = (list: ListTree, step: Step, rest: readonly Step[], value: Tree): Tree | Problem => {
  const position = /^\d+$/.test(step.key) ? Number(step.key) : -1;
  const before = list.items[position];
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
  if (tree.type === "list") return setInList(tree, step, rest, value);
  return mistake(
    "no-such-item",
    step.place,
    `${shortened(parent.key)} is ${foundWords(tree)}, which holds no "${shortened(step.key)}"`,
  );
};

/** To take away what is not there is no mistake; there is nothing to do either, but for a map to note it. */
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
