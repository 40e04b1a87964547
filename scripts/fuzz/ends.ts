/** Experiments that a person might write: numbers within their bounds and at their ends, keys and layers in another order. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse, stringify } from "yaml";
import { leastNumber } from "../../src/read/text-bounds.ts";
import type { Chance } from "./chance.ts";

interface Bounds {
  whole: boolean;
  least: number;
  most: number;
}

type Entries = readonly (readonly [string, unknown])[];

const entriesOf = (tree: unknown): Entries =>
  typeof tree === "object" && tree !== null ? Object.entries(tree) : [];

const valueOf = (tree: unknown, key: string): unknown => entriesOf(tree).find(([name]) => name === key)?.[1];

const boundsIn = (schema: unknown): Bounds | null => {
  const [least, above, most] = ["minimum", "exclusiveMinimum", "maximum"].map((key) => valueOf(schema, key));
  if (typeof most !== "number" || !(typeof least === "number" || typeof above === "number")) return null;
  const whole = [valueOf(schema, "type")].flat().includes("integer");
  return { whole, least: typeof least === "number" ? least : leastNumber, most };
};

/** The bounds that the schema gives to each key, wherever it stands; those of a size are those of its numbers. */
const boundsByKey = new Map<string, Bounds[]>();
const collect = (schema: unknown, key: string): void => {
  const bounds = boundsIn(schema);
  if (bounds !== null) boundsByKey.set(key, [...(boundsByKey.get(key) ?? []), bounds]);
  for (const [name, part] of entriesOf(schema)) {
    if (name === "properties") for (const [own, value] of entriesOf(part)) collect(value, own);
    else if (name !== "$defs") collect(part, key);
  }
};
const schema: unknown = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../schema/experiment.schema.json"), "utf8"),
);
collect(schema, "");
const definitions = entriesOf(valueOf(schema, "$defs"));
for (const [name, part] of definitions) collect(part, name);

const rounded = (value: number, { whole, least, most }: Bounds): number =>
  Math.min(most, Math.max(least, whole ? Math.round(value) : value));

/** Near what it was, anywhere between, or at an end. */
const within = (value: number, bounds: Bounds, chance: Chance): number => {
  const { whole, least, most } = bounds;
  const anywhere = least + (most - least) * 10 ** -chance.below(20) * (chance.below(1000) / 1000);
  const near = value * (0.5 + chance.below(1000) / 1000);
  const one = chance.one([near, near, near, anywhere, least, whole ? least + 1 : leastNumber, most]);
  return rounded(one, bounds);
};

const changedNumber = (key: string, value: number, chance: Chance): number => {
  const [first, ...others] = boundsByKey.get(key) ?? [];
  return first === undefined ? value : within(value, chance.one([first, ...others]), chance);
};

/** The numbers of a tree in the order of its text; `at`: the one that is changed. */
const withNumber = (tree: unknown, chance: Chance): unknown => {
  const count = (part: unknown): number =>
    typeof part === "number" ? 1 : entriesOf(part).reduce((sum, [, value]) => sum + count(value), 0);
  let left = chance.below(count(tree));
  const changed = (part: unknown, key: string): unknown => {
    if (typeof part === "number") return left-- === 0 ? changedNumber(key, part, chance) : part;
    if (Array.isArray(part)) return part.map((item) => changed(item, key));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(entriesOf(part).map(([name, value]) => [name, changed(value, name)]));
  };
  return changed(tree, "");
};

const shuffled = <T>(list: readonly T[], chance: Chance): T[] => {
  const items = [...list];
  for (let i = items.length - 1; i > 0; i--) items.push(...items.splice(chance.below(i + 1), 1));
  return items;
};

/** Keys of maps in another order, at every level; lists keep theirs. */
const reordered = (tree: unknown, chance: Chance): unknown => {
  if (Array.isArray(tree)) return tree.map((item) => reordered(item, chance));
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = entriesOf(tree).map(([key, value]) => [key, reordered(value, chance)] as const);
  return Object.fromEntries(shuffled(entries, chance));
};

const withKeys = (tree: unknown, changes: Readonly<Record<string, unknown>>): unknown => ({
  ...Object.fromEntries(entriesOf(tree)),
  ...changes,
});

/** A map of the schema's whose `type` is this, with one number that it may have. */
const withAnotherKey = (map: unknown, chance: Chance): unknown => {
  const type = valueOf(map, "type");
  const [, own] =
    definitions.find(([, part]) => valueOf(valueOf(valueOf(part, "properties"), "type"), "const") === type) ??
    [];
  const known = entriesOf(valueOf(own, "properties")).filter(([, part]) => boundsIn(part) !== null);
  const [key, part] = known[chance.below(known.length)] ?? [];
  const bounds = boundsIn(part);
  if (key === undefined || bounds === null) return map;
  return withKeys(map, { [key]: within(1, bounds, chance) });
};

const layersWithout = [
  ...["dropout", "spatialDropout2d"].map((type) => ({ type, rate: 0.3 })),
  ...["batchNormalization", "layerNormalization", "leakyReLU", "prelu", "maxPooling2d", "zeroPadding2d"].map(
    (type) => ({ type }),
  ),
  { type: "gaussianNoise", stddev: 0.1 },
  { type: "activation", activation: "elu" },
  { type: "conv2d", filters: 4, kernelSize: 3 },
  { type: "separableConv2d", filters: 4, kernelSize: 3 },
  { type: "depthwiseConv2d", kernelSize: 3 },
  { type: "averagePooling2d", poolSize: 2 },
];

/** One more, one less, two that change places, or one more key; the last layer, which answers, mostly stays. */
const changedLayers = (layers: readonly unknown[], chance: Chance): unknown[] => {
  const at = chance.below(layers.length - chance.one([0, 1, 1, 1, 1]));
  const [before, here, behind] = [layers.slice(0, at), layers.slice(at, at + 1), layers.slice(at + 1)];
  return chance.one<() => unknown[]>([
    () => [...before, layersWithout[chance.below(layersWithout.length)], ...here, ...behind],
    () => [...before, ...behind],
    () => [...before, ...here, ...here, ...behind],
    () => [...before, ...behind.slice(0, 1), ...here, ...behind.slice(1)],
    () => [...before, ...here.map((layer) => withAnotherKey(layer, chance)), ...behind],
  ])();
};

const optimizers = ["rmsprop", "adam", "adamax", "sgd", "adagrad", "adadelta"].map((type) => ({ type }));

/** What the net that stands for every base has. */
const baseThatIsThere = {
  type: "base",
  model: "small.keras",
} as const;

const ofSmallBase = (tree: unknown, layers: readonly unknown[], chance: Chance): unknown => {
  const trainable = chance.one([true, false, { from: "stem_bn" }, { from: "sum" }]);
  const generator = withKeys(valueOf(tree, "generator"), { imageSize: [8, 8] });
  const own = [{ ...baseThatIsThere, trainable }, ...layers.slice(1)];
  return withKeys(tree, { layers: own, generator, startFrom: null });
};

const changedOnce = (tree: unknown, chance: Chance): unknown =>
  chance.one<() => unknown>([
    () => withNumber(tree, chance),
    () => withNumber(tree, chance),
    () => withNumber(tree, chance),
    () => {
      const layers = valueOf(tree, "layers");
      return Array.isArray(layers) && layers.length > 1
        ? withKeys(tree, { layers: changedLayers(layers, chance) })
        : tree;
    },
    () => withKeys(tree, { optimizer: withAnotherKey(optimizers[chance.below(6)], chance) }),
    () => withKeys(tree, { [chance.one(["epochs", "stepsPerEpoch", "validationSteps"])]: chance.size(1e6) }),
  ])();

export const changedWithin = (text: string, chance: Chance): string => {
  let tree: unknown = parse(text);
  const layers = valueOf(tree, "layers");
  if (Array.isArray(layers) && valueOf(layers[0], "type") === "base")
    tree = ofSmallBase(tree, layers, chance);
  for (let changes = chance.size(4); changes > 0; changes--) tree = changedOnce(tree, chance);
  if (chance.below(2) === 0) tree = reordered(tree, chance);
  return chance.below(2) === 0 ? JSON.stringify(tree) : stringify(tree);
};
