/** `--set PATH=VALUE`, --seed and --epochs as trees. */
import { Document, visit, type Node } from "yaml";
import { readDocument } from "./document.ts";
import { stretchIn } from "./place-in.ts";
import { mistake, type Place, type Problem } from "./problem.ts";
import { longestArguments, mostArguments, mostLevels } from "./text-bounds.ts";
import type { Entry, Tree } from "./tree.ts";
import { visible } from "./visible-text.ts";
import { visibleYaml } from "./visible-yaml.ts";
import { shortened } from "./words.ts";

/** What the command line changes in an experiment. */
export interface Overriding {
  /** Each `PATH=VALUE` of --set, in order. */
  set: readonly string[];
  /** --seed and --epochs, null where they were not given; they are applied after --set. */
  seed: number | null;
  epochs: number | null;
}

/** A search of the command line. */
export interface SearchArguments {
  method: "grid" | "zip";
  /** Each PATH=VALUES of --grid or --zip, in order; none: the file has the search. */
  parameters: readonly string[];
  /** null: left out. */
  seeds: number | null;
  metric: string | null;
}

/** One key of a PATH, and where it stands in the argument. */
export interface Step {
  key: string;
  place: Place;
}

export interface Override {
  /** Never empty. */
  steps: readonly Step[];
  value: Tree;
  place: Place;
}

interface ReadOverrides {
  overrides: readonly Override[];
  problems: readonly Problem[];
}

const fail = (problem: Problem): ReadOverrides => ({ overrides: [], problems: [problem] });

type PlaceInText = (start: number, end: number) => Place;

/** Offsets of a text that begins at `offset` of an argument with its option, which is never blank. */
const placesFrom =
  (text: string, offset: number): PlaceInText =>
  (start, end) => ({
    type: "argument",
    text,
    ...(stretchIn(text, offset + start, offset + end) ?? { start: 0, end: 0 }),
  });

const readSteps = (path: string, placeInText: PlaceInText): Step[] => {
  let start = 0;
  return path.split(".").map((key) => {
    const place = placeInText(start, start + key.length);
    start += key.length + 1;
    return { key: key.trim(), place };
  });
};

const wrongStep = (steps: readonly Step[], option: string): Problem | null => {
  const empty = steps.find(({ key }) => key === "");
  if (empty !== undefined)
    return mistake("invalid-argument", empty.place, `a key is missing in the PATH of ${option}PATH=VALUE`);
  const beyond = steps[mostLevels];
  if (beyond !== undefined)
    return mistake("too-large", beyond.place, `a PATH has at most ${mostLevels} keys; this is one more`);
  if (steps[0]?.key !== "extends") return null;
  return mistake("invalid-argument", steps[0].place, "extends cannot be set; name the other file instead");
};

/** `argument` is what follows an option that takes PATH=VALUE. */
export const readSet = (argument: string, name = "--set"): ReadOverrides => {
  const option = `${name} `;
  const text = `${option}${argument}`;
  const places = placesFrom(text, option.length);
  const place =
    argument.trim() === "" ? placesFrom(text, 0)(0, option.trimEnd().length) : places(0, argument.length);
  const equals = argument.indexOf("=");
  if (equals === -1)
    return fail(
      mistake(
        "invalid-argument",
        place,
        `${name} needs PATH=VALUE, such as ${name === "--set" ? "epochs=5" : "epochs=[5, 10]"}`,
      ),
    );
  const steps = readSteps(argument.slice(0, equals), places);
  const wrong = wrongStep(steps, option);
  if (wrong !== null) return fail(wrong);
  const valueStart = equals + 1;
  const { tree, problems } = readDocument(
    argument.slice(valueStart),
    placesFrom(text, option.length + valueStart),
  );
  if (tree === null && problems.length > 0) return { overrides: [], problems };
  const value: Tree = tree ?? { type: "scalar", place, value: null, source: "" };
  return { overrides: [{ steps, value, place }], problems };
};

/** --seed 7 is seed=7. */
export const readNumber = (key: "seed" | "epochs", value: number | null): Override[] => {
  if (value === null) return [];
  const text = `--${key} ${value}`;
  const place: Place = {
    type: "argument",
    text,
    start: text.length - String(value).length,
    end: text.length,
  };
  return [{ steps: [{ key, place }], value: { type: "scalar", place, value, source: String(value) }, place }];
};

/** All arguments of --set together; the mistake is placed at the first that is too much. */
const beyondBounds = (set: readonly string[]): Problem | null => {
  let length = 0;
  for (const [position, argument] of set.entries()) {
    length += argument.length;
    const place = placesFrom(`--set ${shortened(argument)}`, 0)(0, "--set ".length);
    if (position >= mostArguments)
      return mistake("too-large", place, `there may be at most ${mostArguments} --set; this is one more`);
    if (length > longestArguments)
      return mistake(
        "too-large",
        place,
        `all --set together may have at most ${longestArguments} characters; with this one they have ${length}`,
      );
  }
  return null;
};

export const noOverrides: ReadOverrides = { overrides: [], problems: [] };

/** Overrides in their order, and apart: those of --set, and the numbers that come after them. */
export interface GivenOverrides extends ReadOverrides {
  sets: readonly Override[];
  numbers: readonly Override[];
}

export const readOverrides = ({ set, seed, epochs }: Overriding): GivenOverrides => {
  const beyond = beyondBounds(set);
  if (beyond !== null) return { ...fail(beyond), sets: [], numbers: [] };
  const read = set.map((argument) => readSet(argument));
  const sets = read.flatMap(({ overrides }) => overrides);
  const numbers = [...readNumber("seed", seed), ...readNumber("epochs", epochs)];
  return {
    ...{ overrides: [...sets, ...numbers], sets, numbers },
    problems: read.flatMap(({ problems }) => problems),
  };
};

/** The same key in two arguments would be the same in the map that they make. */
const repeatedKey = (entries: readonly Entry[]): Problem[] =>
  entries
    .filter(({ key }, i) => entries.findIndex((other) => other.key === key) < i)
    .map(({ key, keyPlace }) =>
      mistake("given-twice", keyPlace, `${shortened(key)} is given twice; keep one`),
    );

const textTree = (source: string, place: Place): Tree => ({ type: "scalar", place, value: source, source });

/** `--grid PATH=VALUES`, or --zip, many times: the section `search:` of an experiment, in place of the file's. */
export const readSearchArguments = ({
  method,
  parameters,
  seeds,
  metric,
}: SearchArguments): ReadOverrides => {
  const read = parameters.map((argument) => readSet(argument, `--${method}`));
  const entries = read
    .flatMap(({ overrides }) => overrides)
    .map((override) => ({
      key: keysOf(override).join("."),
      keyPlace: pathPlace(override),
      value: override.value,
    }));
  const place: Place = entries[0]?.keyPlace ?? { type: "argument", text: `--${method}`, start: 0, end: 0 };
  const map = (inner: readonly Entry[]): Tree => ({ type: "map", place, entries: inner, removed: [] });
  const entry = (key: string, value: Tree): Entry => ({ key, keyPlace: value.place, value });
  const option = (key: "seeds" | "metric", value: string | number): Entry => {
    const text = `--${key} ${value}`;
    const at: Place = { type: "argument", text, start: key.length + 3, end: text.length };
    return entry(key, { type: "scalar", place: at, value, source: String(value) });
  };
  const value = map([
    entry("method", textTree(method, place)),
    entry("parameters", map(entries)),
    ...(seeds === null ? [] : [option("seeds", seeds)]),
    ...(metric === null ? [] : [option("metric", metric)]),
  ]);
  return {
    overrides: [{ steps: [{ key: "search", place }], value, place }],
    problems: [...read.flatMap(({ problems }) => problems), ...repeatedKey(entries)],
  };
};

/** From the first key to the last. */
const pathPlace = ({ steps, place }: Override): Place => {
  const [first, last] = [steps[0]?.place, steps.at(-1)?.place];
  return first?.type === "argument" && last?.type === "argument" ? { ...first, end: last.end } : place;
};

/** Maps keep the order of the text, and keys stay texts. */
const ordered = (tree: Tree): unknown => {
  if (tree.type === "map") return new Map(tree.entries.map(({ key, value }) => [key, ordered(value)]));
  if (tree.type === "list") return tree.items.map(ordered);
  return tree.type === "scalar" ? tree.value : null;
};

export const keysOf = ({ steps }: Override): string[] => steps.map(({ key }) => key);

/** As YAML in its shortest form, in one line. */
export const describeValue = (tree: Tree): string => {
  const document = new Document<Node>(ordered(tree));
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && node.value.includes("\n")) node.type = "QUOTE_DOUBLE";
    },
  });
  return visibleYaml(document, {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trimEnd();
};

/** PATH=VALUE, the value as describeValue has it. */
export const describeOverride = (override: Override): string =>
  `${visible(keysOf(override).join("."))}=${describeValue(override.value)}`;
