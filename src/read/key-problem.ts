/** Keys that are unknown or missing, and tags -> Problems. */
import { foundWords, shortened } from "./words.ts";
import {
  augmentationKeys,
  generatorKeys,
  initializerTypes,
  layerKeys,
  layerTypes,
  optimizerKeys,
  optimizerTypes,
  scheduleTypes,
} from "../experiment/names.ts";
import { mistake, type Place, type Problem } from "./problem.ts";
import type { SchemaPart } from "../experiment/schema-validator.js";
import { sameWord, suggest, suggestion } from "./suggest.ts";
import { entryOf, textAt, treeAt, type Entry, type MapTree, type Path } from "./tree.ts";
import { isPosition, nameOf } from "./value-problem.ts";

/** The union that a tagged map belongs to, in a word, and its tags. */
const unionOf = (path: Path): { noun: string; types: readonly string[] } => {
  // An initializer stands under a key; a layer is an item of a list.
  if (path[0] === "layers" && isPosition(path.at(-1))) return { noun: "layer", types: layerTypes };
  if (path[0] === "optimizer") return { noun: "optimizer", types: optimizerTypes };
  return path[0] === "learningRateSchedule"
    ? { noun: "schedule", types: scheduleTypes }
    : { noun: "initializer", types: initializerTypes };
};

/** ` in a dropout layer`, ` in generator`; nothing at the top of the file. */
const inWhat = (path: Path, map: MapTree): string => {
  // A regularizer has no type, though people write one.
  const type = String(path.at(-1)).endsWith("Regularizer") ? null : textAt(map, "type");
  if (type !== null) {
    const { noun } = unionOf(path);
    const article = noun !== "layer" ? "the" : /^[aeiou]/.test(type) ? "an" : "a";
    return ` in ${article} ${shortened(type)} ${noun}`;
  }
  if (path.length === 0) return "";
  const form = ["sample", "directories", "column", "labels"].find((key) => entryOf(map, key) !== undefined);
  const name = path[0] === "layers" ? nameOf(path) : shortened(path.join("."));
  return ` in ${name}${form === undefined ? "" : ` beside ${form}`}`;
};

/** Where petri has a key that Keras, or the user, has elsewhere. */
const homes: readonly { home: string; keys: readonly string[] }[] = [
  { home: "generator", keys: generatorKeys },
  { home: "augmentation", keys: augmentationKeys },
  { home: "optimizer", keys: optimizerKeys },
  { home: "a layer", keys: layerKeys },
];

/** `; it belongs in augmentation as rotationRange`; null where no map has such a key. */
const homeHint = (key: string, path: Path): string | null => {
  // The keys of the type are named instead.
  if (path[0] === "layers" || path[0] === "optimizer") return null;
  for (const { home, keys } of homes) {
    const known = sameWord(key, keys);
    if (known !== null) return `; it belongs in ${home}${known === key ? "" : ` as ${known}`}`;
  }
  return null;
};

/** The --set argument that gave the map another form; keys that no longer fit are its mistake. */
const formArgument = (map: MapTree): Entry | undefined =>
  ["type", "sample", "directories", "column", "labels"]
    .map((key) => entryOf(map, key))
    .find((entry) => entry?.value.place.type === "argument");

export const unknownKey = (entry: Entry, path: Path, map: MapTree, known: readonly string[]): Problem => {
  const { key, keyPlace } = entry;
  const where = inWhat(path, map);
  const form = formArgument(map);
  if (form !== undefined && keyPlace.type !== "argument")
    return mistake(
      "unknown-key",
      form.value.place,
      `the key "${shortened(key)}" stays and is unknown${where}; set the whole map: ${path.join(".")}={${form.key}: ...}`,
    );
  const home = suggest(key, known) === null ? homeHint(key, path) : null;
  const hint = home ?? suggestion(key, known);
  return mistake("unknown-key", keyPlace, `unknown key "${shortened(key)}"${where}${hint}`);
};

/** Of a key that is missing at the top: where the experiment's own file begins. */
const topOf = (root: MapTree): Place => {
  const { place } = root;
  const own = root.entries.flatMap(({ keyPlace }) =>
    keyPlace.type === "range" && place.type === "file" && keyPlace.file === place.file ? [keyPlace] : [],
  );
  const first = own.toSorted((a, b) => a.start - b.start)[0];
  return first === undefined ? place : { ...first, end: first.start };
};

/** Of a key that is not there: the null that took it away, or the map in which it should be. */
const placeOfMissing = (key: string, path: Path, root: MapTree, map: MapTree): Place => {
  const removed =
    map.removed.find((entry) => entry.key === key) ??
    formArgument(map) ??
    map.removed.find(({ value }) => value.place.type === "argument");
  if (removed !== undefined) return removed.value.place;
  if (path.length === 0) return topOf(root);
  const parent = treeAt(root, path.slice(0, -1));
  const entry = parent?.type === "map" ? entryOf(parent, String(path.at(-1))) : undefined;
  return entry?.keyPlace ?? map.place;
};

export const missingKey = (
  key: string,
  path: Path,
  root: MapTree,
  map: MapTree,
  part: SchemaPart,
): Problem => {
  const place = placeOfMissing(key, path, root, map);
  if (part.errorMessage !== undefined)
    return mistake("missing-key", place, `${nameOf(path)} must be ${part.errorMessage}; "${key}" is missing`);
  return mistake("missing-key", place, `missing key "${key}"${inWhat(path, map)}`);
};

export const wrongTag = (path: Path, root: MapTree, map: MapTree): Problem => {
  const { noun, types } = unionOf(path);
  const tag = entryOf(map, "type")?.value;
  if (tag === undefined)
    return mistake(
      "missing-key",
      placeOfMissing("type", path, root, map),
      `missing key "type" in ${nameOf(path)}; it is one of ${types.join(", ")}`,
    );
  const type = textAt(map, "type");
  if (type === null)
    return mistake(
      "wrong-type",
      tag.place,
      `type must be one of ${types.join(", ")}, not ${foundWords(tag)}`,
    );
  return mistake(
    "unknown-value",
    tag.place,
    `unknown ${noun} type "${shortened(type)}"${suggestion(type, types)}`,
  );
};
