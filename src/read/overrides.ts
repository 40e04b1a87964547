/** `--set PATH=VALUE`, --seed and --epochs as trees. */
import { Document, visit, type Node } from "yaml";
import { readDocument } from "./document.ts";
import type { ReadRequest } from "./experiment-source.ts";
import { stretchIn } from "./place-in.ts";
import { mistake, type Place, type Problem } from "./problem.ts";
import { longestArguments, mostArguments, mostLevels } from "./text-bounds.ts";
import type { Tree } from "./tree.ts";
import { visible } from "./visible-text.ts";
import { visibleYaml } from "./visible-yaml.ts";
import { shortened } from "./words.ts";

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

const wrongStep = (steps: readonly Step[]): Problem | null => {
  const empty = steps.find(({ key }) => key === "");
  if (empty !== undefined)
    return mistake("invalid-argument", empty.place, "a key is missing in the PATH of --set PATH=VALUE");
  const beyond = steps[mostLevels];
  if (beyond !== undefined)
    return mistake("too-large", beyond.place, `a PATH has at most ${mostLevels} keys; this is one more`);
  if (steps[0]?.key !== "extends") return null;
  return mistake("invalid-argument", steps[0].place, "extends cannot be set; name the other file instead");
};

const option = "--set ";

/** `argument` is what follows --set. */
const readSet = (argument: string): ReadOverrides => {
  const text = `${option}${argument}`;
  const places = placesFrom(text, option.length);
  const place =
    argument.trim() === "" ? placesFrom(text, 0)(0, option.trimEnd().length) : places(0, argument.length);
  const equals = argument.indexOf("=");
  if (equals === -1)
    return fail(mistake("invalid-argument", place, "--set needs PATH=VALUE, such as epochs=5"));
  const steps = readSteps(argument.slice(0, equals), places);
  const wrong = wrongStep(steps);
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
const readNumber = (key: "seed" | "epochs", value: number | null): Override[] => {
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
    const place = placesFrom(`${option}${shortened(argument)}`, 0)(0, option.length);
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

export const readOverrides = ({ set, seed, epochs }: ReadRequest): ReadOverrides => {
  const beyond = beyondBounds(set);
  if (beyond !== null) return fail(beyond);
  const read = set.map(readSet);
  const sets = read.flatMap(({ overrides }) => overrides);
  return {
    overrides: [...sets, ...readNumber("seed", seed), ...readNumber("epochs", epochs)],
    problems: read.flatMap(({ problems }) => problems),
  };
};

/** Maps keep the order of the text, and keys stay texts. */
const ordered = (tree: Tree): unknown => {
  if (tree.type === "map") return new Map(tree.entries.map(({ key, value }) => [key, ordered(value)]));
  if (tree.type === "list") return tree.items.map(ordered);
  return tree.type === "scalar" ? tree.value : null;
};

export const keysOf = ({ steps }: Override): string[] => steps.map(({ key }) => key);

/** PATH=VALUE in one line, the value as YAML in its shortest form. */
export const describeOverride = (override: Override): string => {
  const document = new Document<Node>(ordered(override.value));
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && node.value.includes("\n")) node.type = "QUOTE_DOUBLE";
    },
  });
  const value = visibleYaml(document, {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
  });
  return `${visible(keysOf(override).join("."))}=${value.trimEnd()}`;
};
