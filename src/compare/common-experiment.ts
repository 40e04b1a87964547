/** What differs between many runs, for each in the fewest keys. No disk, no clock. */
import { parse } from "yaml";
import { type KeyChange, type YamlMap, changesBetween } from "./changed-keys.ts";

/** Of a run what is compared here. */
interface Described {
  /** Text of resolved.yaml; empty in an empty run. */
  resolved: string;
  experiment: string;
  /** The experiment at the end of its chain of `extends`; its own, where it extends none. */
  root: string;
}

export interface RunKeys {
  /** Of resolved.yaml. */
  keys: YamlMap;
  /** How the run differs from the experiment that it has in common with the others, its seed aside. */
  changed: readonly KeyChange[];
}

/** `key: value` at the top level, and what is indented below it. */
const topLevel = /^(?=[^\s#])/m;

/** A key, and below it simple ones, a line each, as resolved.yaml has them: parsed line by line. */
const section = /^([A-Za-z]+):\n((?: {2}[A-Za-z]\w*: [^\n]+\n?)+)$/;
const indentation = 2;

/** The kind of line in which most runs differ; the YAML parser takes ten times as long over it. */
const numberLine = /^([A-Za-z]+): (-?\d+(?:\.\d+)?)\n?$/;

/**
 * Reads the keys of one resolved.yaml after another. Of a thousand runs most lines are alike, and each stretch is
 * parsed once: equal stretches give one and the same value.
 */
const keysReader = (): ((text: string) => YamlMap) => {
  const known = new Map<string, YamlMap>();
  const parsed = (text: string): YamlMap => {
    const value: unknown = parse(text, { mapAsMap: true });
    return value instanceof Map ? value : new Map();
  };
  const readOnce = (text: string): YamlMap => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const [, name, number] = numberLine.exec(text) ?? [];
    if (name !== undefined) return new Map([[name, Number(number)]]);
    const [, key, inner] = section.exec(text) ?? [];
    const lines = inner?.split("\n").map((line) => line.slice(indentation)) ?? [];
    const map =
      key === undefined
        ? parsed(text)
        : new Map([[key, new Map(lines.flatMap((line) => [...readOnce(line)]))]]);
    known.set(text, map);
    return map;
  };
  const readWhole = (text: string): YamlMap => {
    try {
      return readOnce(text);
    } catch {
      // It is not YAML: whoever shows the run itself says so.
      return new Map();
    }
  };
  return (text) => {
    try {
      return new Map(text.split(topLevel).flatMap((stretch) => [...readOnce(stretch)]));
    } catch {
      // Written by hand, so that a stretch cannot be read alone.
      return readWhole(text);
    }
  };
};

/** For each key the value that most have; of values that are equally frequent, the first. */
const mostCommon = (maps: readonly YamlMap[]): YamlMap => {
  const common = new Map<unknown, unknown>();
  for (const key of new Set(maps.flatMap((map) => [...map.keys()]))) {
    const counts = new Map<unknown, number>();
    for (const map of maps) counts.set(map.get(key), (counts.get(map.get(key)) ?? 0) + 1);
    const [most] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best));
    if (most !== undefined) common.set(key, most);
  }
  return common;
};

/** The split's own seed is the run's, where nothing else was written. */
const isSeed = ({ path, after }: KeyChange, keys: YamlMap): boolean => {
  const key = path.join(".");
  return key === "seed" || (key === "split.seed" && after === String(keys.get("seed")));
};

/**
 * Runs of one family (of experiments that extend one another) are described by the keys in which they differ from what
 * they have in common: what most runs of the family's root say or, where the root was never run, most runs of the family.
 */
export const runKeys = (runs: readonly Described[]): RunKeys[] => {
  const read = keysReader();
  const described = runs.map((run) => ({ run, keys: read(run.resolved) }));
  const commons = new Map(
    [...new Set(runs.map(({ root }) => root))].map((root) => {
      const all = described.filter(({ run, keys }) => run.root === root && keys.size > 0);
      const own = all.filter(({ run }) => run.experiment === root);
      return [root, mostCommon((own.length > 0 ? own : all).map(({ keys }) => keys))];
    }),
  );
  return described.map(({ run, keys }) => {
    const common = commons.get(run.root);
    const changed = common === undefined || keys.size === 0 ? [] : changesBetween(common, keys);
    return { keys, changed: changed.filter((change) => !isSeed(change, keys)) };
  });
};
