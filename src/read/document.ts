/** YAML text -> Tree, with YAML's own traps as Problems. */
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import type { Alias, Document, Node, Pair, Scalar } from "yaml";
import type { ProblemCode } from "./problem-code.ts";
import { mistake, type Place, type Problem } from "./problem.ts";
import { measureText, mostItems, mostLevels, mostPieces, mostValues } from "./text-bounds.ts";
import type { Entry, Tree } from "./tree.ts";
import { shortened } from "./words.ts";
import { yamlProblem } from "./yaml-problem.ts";

export interface ReadDocument {
  /** null: the text is not YAML, or is empty. */
  tree: Tree | null;
  problems: readonly Problem[];
  /** Of the text, by text-bounds.ts; all that there is room for where it has more. */
  pieces: number;
}

/** Offsets of the text -> Place. */
export type PlaceInText = (start: number, end: number) => Place;

/** State of one reading. Problems are pushed as they are found, so that all are shown. */
interface Reading {
  placeInText: PlaceInText;
  problems: Problem[];
  /** The aliased values that contain the one being read. */
  within: Set<Node>;
  /** What each name stands for at this place of the text; what an alias stood for stays, also where it is met again. */
  anchors: Map<string, Node>;
  aliased: Map<Alias, Node | undefined>;
  values: number;
  /** How many lists and maps the one being read lies in. */
  level: number;
}

const report = (reading: Reading, code: ProblemCode, place: Place, message: string): void => {
  reading.problems.push(mistake(code, place, message));
};

const placeOf = (reading: Reading, node: Node): Place => {
  const [start, end] = node.range ?? [0, 0];
  return reading.placeInText(start, end);
};

/** The value that an alias stands for; undefined, with a Problem, where there is none. */
const aliasedNode = (reading: Reading, alias: Alias): Node | undefined => {
  // The library would look through the whole text for each alias.
  if (!reading.aliased.has(alias)) reading.aliased.set(alias, reading.anchors.get(alias.source));
  const node = reading.aliased.get(alias);
  const name = shortened(alias.source);
  const fail = (code: ProblemCode, message: string): undefined => {
    report(reading, code, placeOf(reading, alias), message);
  };
  if (node === undefined) {
    fail("unknown-alias", `*${name} stands for nothing; no value before it is marked &${name}`);
    return;
  }
  if (reading.within.has(node)) {
    fail("unknown-alias", `*${name} stands inside the value that it stands for`);
    return;
  }
  if (reading.values > mostValues) {
    fail("too-many-values", `aliases make more than ${mostValues} values of this text`);
    return;
  }
  return node;
};

/** What an alias stands for is placed where the alias stands, what is inside it where that was written. */
const readAlias = (reading: Reading, alias: Alias): Tree => {
  const place = placeOf(reading, alias);
  const node = aliasedNode(reading, alias);
  if (node === undefined) return { type: "unreadable", place };
  reading.within.add(node);
  const tree = readNode(reading, node);
  reading.within.delete(node);
  return { ...tree, place };
};

/** The text of a key; undefined, with a Problem, where there is none. */
const readKey = (reading: Reading, key: unknown): { key: string; keyPlace: Place } | undefined => {
  if (!isNode(key)) return undefined;
  noteAnchor(reading, key);
  const scalar = isAlias(key) ? aliasedNode(reading, key) : key;
  const keyPlace = placeOf(reading, key);
  if (scalar === undefined) return undefined;
  // The source, so that 010 and 1e3 are quoted as written.
  if (isScalar(scalar) && scalar.source !== undefined && scalar.tag === undefined) {
    if (scalar.source !== "<<" || scalar.type !== "PLAIN") return { key: scalar.source, keyPlace };
    report(reading, "merge-key", keyPlace, "<< is not read; write the keys out, or extend another file");
  } else report(reading, "invalid-key", keyPlace, "a key must be a plain or quoted text");
  return undefined;
};

const readEntry = (reading: Reading, pair: Pair): Entry | undefined => {
  const read = readKey(reading, pair.key);
  if (read === undefined) return undefined;
  const value = isNode(pair.value) ? readNode(reading, pair.value) : null;
  // An empty value takes no room in the text: its place is its key's.
  if (value === null || (value.type === "scalar" && value.value === null && value.source === ""))
    return { ...read, value: { type: "scalar", place: read.keyPlace, value: null, source: "" } };
  return { ...read, value };
};

const readMap = (reading: Reading, pairs: readonly Pair[], place: Place): Tree => {
  const entries = new Map<string, Entry>();
  for (const pair of pairs) {
    const entry = readEntry(reading, pair);
    if (entry === undefined) continue;
    if (entries.has(entry.key))
      report(
        reading,
        "duplicate-key",
        entry.keyPlace,
        `the key "${shortened(entry.key)}" stands twice in its map; keep one`,
      );
    else entries.set(entry.key, entry);
  }
  return { type: "map", place, entries: [...entries.values()], removed: [] };
};

const readScalar = ({ value, source }: Scalar, place: Place): Tree => {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { type: "scalar", place, value, source: source ?? String(value) };
  throw new Error(`YAML's core schema gave a ${typeof value}`);
};

/** A value that is met again through an alias sets no anchor again. */
const noteAnchor = (reading: Reading, node: Node): void => {
  if (isAlias(node) || node.anchor === undefined || reading.within.size > 0) return;
  reading.anchors.set(node.anchor, node);
};

const readList = (reading: Reading, items: readonly unknown[], place: Place): Tree => {
  if (items.length > mostItems) {
    const message = `a list has at most ${mostItems} items; this has ${items.length}`;
    report(reading, "too-large", place, message);
    return { type: "unreadable", place };
  }
  return { type: "list", place, items: items.filter(isNode).map((item) => readNode(reading, item)) };
};

/** What is in a list or a map, unless it lies too deep. */
const readDeeper = (reading: Reading, place: Place, read: () => Tree): Tree => {
  if (reading.level >= mostLevels) {
    report(reading, "too-large", place, `lists and maps lie in at most ${mostLevels} others`);
    return { type: "unreadable", place };
  }
  reading.level++;
  const tree = read();
  reading.level--;
  return tree;
};

const readNode = (reading: Reading, node: Node): Tree => {
  reading.values++;
  noteAnchor(reading, node);
  if (isAlias(node)) return readAlias(reading, node);
  const place = placeOf(reading, node);
  if (node.tag !== undefined) {
    report(
      reading,
      "yaml-tag",
      place,
      `this value has the tag ${shortened(node.tag)}; write the value alone`,
    );
    return { type: "unreadable", place };
  }
  if (isMap(node)) return readDeeper(reading, place, () => readMap(reading, node.items, place));
  if (isSeq(node)) return readDeeper(reading, place, () => readList(reading, node.items, place));
  if (isScalar(node)) return readScalar(node, place);
  throw new Error("YAML gave a node of no known kind");
};

/** Of the library's errors the first in each line: one slip often gives several. */
const syntaxProblems = (
  document: Document.Parsed,
  counter: LineCounter,
  placeInText: PlaceInText,
): Problem[] => {
  const lines = new Set<number>();
  const problems: Problem[] = [];
  for (const error of [...document.errors, ...document.warnings]) {
    const { line } = counter.linePos(error.pos[0]);
    // Tags are reported where the values are read.
    if (error.code === "TAG_RESOLVE_FAILED" || lines.has(line)) continue;
    lines.add(line);
    problems.push(yamlProblem(error, placeInText(error.pos[0], error.pos[1])));
  }
  return problems;
};

/** What makes a text no single plain YAML document. After these the rest of it cannot be trusted. */
const textProblems = (
  text: string,
  documents: readonly Document.Parsed[],
  counter: LineCounter,
  placeInText: PlaceInText,
): Problem[] => {
  const problems = documents.flatMap((document) => syntaxProblems(document, counter, placeInText));
  const add = (code: ProblemCode, start: number, end: number, message: string): void => {
    problems.push(mistake(code, placeInText(start, end), message));
  };
  const [first, second] = documents;
  const directive = /^%YAML.*$/m.exec(text);
  if (first?.directives.yaml.explicit === true && directive !== null)
    add(
      "yaml-directive",
      directive.index,
      directive.index + directive[0].length,
      "a %YAML line; take it away: petri reads YAML 1.2",
    );
  if (second !== undefined)
    add(
      "several-documents",
      second.range[0],
      second.range[0] + 3,
      "a second document begins here; keep one in a file",
    );
  return problems;
};

/** The library makes an Error for each slip, and its stack, which nobody reads, takes longer than all the rest. */
const withoutStacks = <T>(act: () => T): T => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

/**
 * `text` is a whole file or the value of an argument; offsets in it are turned into places by `placeInText`. `room`: pieces
 * that it may have.
 */
export const readDocument = (text: string, placeInText: PlaceInText, room = mostPieces): ReadDocument => {
  const measured = measureText(text, room, placeInText);
  if (measured.type === "beyond") return { tree: null, problems: [measured.problem], pieces: room };
  const { pieces } = measured;
  const lineCounter = new LineCounter();
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, version: "1.2" } as const;
  const parsed = withoutStacks(() => parseAllDocuments(text, options));
  const documents = Array.isArray(parsed) ? parsed : [];
  const problems = textProblems(text, documents, lineCounter, placeInText);
  const [document] = documents;
  if (problems.length > 0 || document?.contents == null) return { tree: null, problems, pieces };
  const reading: Reading = {
    ...{ placeInText, problems: [], within: new Set(), anchors: new Map(), aliased: new Map() },
    ...{ values: 0, level: 0 },
  };
  return { tree: readNode(reading, document.contents), problems: reading.problems, pieces };
};
