/** What `list` can sort and filter by: the values of a run under their names. No disk, no clock. */
import { knownKeys } from "../experiment/schema-validator.js";
import { evaluatedParts } from "../write/predictions-csv.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { type KeyChange, type YamlMap, isNamed, nameOf, oneLine } from "./changed-keys.ts";
import { runKeys } from "./common-experiment.ts";

/** null: the run has no such value. Tags are a list. */
export type FieldValue = string | number | boolean | null | readonly string[];

/** A run with what tells it apart from the others. */
export interface ListedRun {
  type: "run";
  run: RunSummary;
  keys: YamlMap;
  changed: readonly KeyChange[];
  seed: number | null;
}

export type Listed = ListedRun | { type: "broken"; run: BrokenRun };

const seedOf = (keys: YamlMap): number | null => {
  const seed = keys.get("seed");
  return typeof seed === "number" ? seed : null;
};

/** In the same order. */
export const listed = (runs: readonly (RunSummary | BrokenRun)[]): Listed[] => {
  const whole = runs.filter((run) => run.type === "run");
  const described = new Map(runKeys(whole).map((each, i) => [whole[i], each]));
  return runs.map((run): Listed => {
    if (run.type === "broken") return { type: "broken", run };
    const { keys, changed } = described.get(run) ?? { keys: new Map<unknown, unknown>(), changed: [] };
    return { type: "run", run, keys, changed, seed: seedOf(keys) };
  });
};

const prefixed = (prefix: string, values: Readonly<Record<string, number>> = {}): [string, number][] =>
  Object.entries(values).map(([name, value]) => [`${prefix}_${name}`, value]);

/** Those that every run has, whatever its experiment is. */
const fieldsOf = ({ run, seed }: ListedRun): Map<string, FieldValue> =>
  new Map<string, FieldValue>([
    ["run", run.name],
    ["experiment", run.experiment],
    ["state", run.state],
    ["epochs", run.epochs],
    ["best_epoch", run.best?.epoch ?? null],
    ["seed", seed],
    ["tags", run.notes.tags],
    ["note", run.notes.note],
    ["parent", run.parent],
    ["started", run.started],
    ...prefixed("best", run.best?.values),
    ...prefixed("last", run.last?.values),
    ...evaluatedParts.flatMap((part) => prefixed(part, run.test?.parts[part]?.values)),
  ]);

const plainValue = (value: unknown): FieldValue => {
  if (value === undefined || value === null) return null;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : oneLine(value);
};

/** One key further in; undefined: there is none. */
const inside = (value: unknown, key: string): unknown => {
  if (value instanceof Map) return value.get(key);
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  return items.find((item) => isNamed(item) && nameOf(item) === key) ?? items[Number(key)];
};

/** layers.dense_1.units: a layer goes by its name. */
const keyValue = (keys: YamlMap, name: string): unknown => name.split(".").reduce<unknown>(inside, keys);

/** `val_acc` is that of the best epoch. */
const names = (name: string): string[] => [name, `best_${name}`];

/** undefined: a run like this has nothing of that name. */
const find = (run: ListedRun, name: string): FieldValue | undefined => {
  const fields = fieldsOf(run);
  const known = names(name).find((each) => fields.has(each));
  if (known !== undefined) return fields.get(known);
  const value = keyValue(run.keys, name);
  return value === undefined ? undefined : plainValue(value);
};

/** null: the run has no such value. */
export const fieldValue = (run: ListedRun, name: string): FieldValue => find(run, name) ?? null;

/** Also true of a key that an experiment may have, where none of these has it. */
export const isKnownField = (runs: readonly Listed[], name: string): boolean =>
  name.split(".").every((key) => knownKeys.includes(key)) ||
  runs.some((each) => each.type === "run" && find(each, name) !== undefined);

/** For a suggestion: columns, and the keys in which the runs differ. */
export const fieldNames = (runs: readonly Listed[]): string[] => {
  const whole = runs.filter((each) => each.type === "run");
  const fields = whole.flatMap((each) => [...fieldsOf(each).keys()]);
  const short = fields.filter((name) => name.startsWith("best_")).map((name) => name.slice("best_".length));
  const changed = whole.flatMap(({ changed: keys }) => keys.map(({ path }) => path.join(".")));
  const top = whole.flatMap(({ keys }) => [...keys.keys()].map(String));
  return [...new Set([...fields, ...short, ...changed, ...top])];
};
