/** The section `search:` of an experiment: its parameters with their values, or what is wrong with them. */
import { type Experiment, isBetterLow } from "../experiment/experiment.ts";
import type { Search as WrittenSearch } from "../experiment/written-experiment.ts";
import { applyOverride } from "./apply-override.ts";
import { type Override, type Step, describeValue } from "./overrides.ts";
import { type Place, type PlaceOf, type Problem, mistake } from "./problem.ts";
import { searchedQuantity } from "./quantity-rules.ts";
import { type MapTree, type ScalarTree, type Tree, childOf, entryOf, treeAt } from "./tree.ts";
import { type Validated, validate } from "./validate.ts";
import { counted, shortened } from "./words.ts";

/** One value of a parameter: in a list by its own text, in a map by its name. */
export interface Choice {
  name: string;
  value: Tree;
}

export interface Range {
  type: "range";
  low: number;
  high: number;
  /** null: any number between the two. */
  step: number | null;
  scale: "linear" | "log";
  /** The key takes whole numbers only. */
  isWhole: boolean;
}

export type Values =
  | {
      type: "choices";
      choices: readonly Choice[];
      /** Each value has a name of its own. */
      isNamed: boolean;
    }
  | Range;

export interface Parameter {
  /** As written: layers.dropout_1.rate */
  path: string;
  steps: readonly Step[];
  values: Values;
  /** Of the values. */
  place: Place;
}

export interface Search {
  method: WrittenSearch["method"];
  /** Of random; null: the method has a number of its own. */
  trials: number | null;
  seeds: number;
  /** loss, val_acc, ... of the best epoch. */
  metric: string;
  direction: "maximize" | "minimize";
  parameters: readonly Parameter[];
}

/** Runs of one search, seeds included. */
export const mostRuns = 10_000;

/** Without a section `search:`: what `run` trains, and what a trial is made of. */
export const withoutSearch = (root: MapTree): MapTree => ({
  ...root,
  entries: root.entries.filter(({ key }) => key !== "search"),
});

/** Each key of a path with its own place, where the path is written as it reads. */
const stepsOf = (path: string, place: Place): Step[] => {
  const isPlain = place.type !== "file" && place.end - place.start === path.length;
  let start = 0;
  return path.split(".").map((key) => {
    const own = isPlain
      ? { ...place, start: place.start + start, end: place.start + start + key.length }
      : place;
    start += key.length + 1;
    return { key, place: own };
  });
};

const startOf = (place: Place): number => (place.type === "file" ? 0 : place.start);

/** A name whose value is null is one more choice: none of what the others are. */
const namedChoices = ({ entries, removed }: MapTree): Choice[] =>
  [...entries, ...removed]
    .toSorted((a, b) => startOf(a.keyPlace) - startOf(b.keyPlace))
    .map(({ key, value }) => ({ name: key, value }));

const numberAt = (map: MapTree, key: string): number | null => {
  const value = entryOf(map, key)?.value;
  return value?.type === "scalar" && typeof value.value === "number" ? value.value : null;
};

const isRange = (map: MapTree): boolean => ["low", "high"].some((key) => entryOf(map, key) !== undefined);

const scalar = (value: number, place: Place): ScalarTree => ({
  type: "scalar",
  place,
  value,
  source: String(value),
});

/** An override that gives a parameter one of its values. */
export const overrideWith = ({ steps, place }: Omit<Parameter, "values">, value: Tree): Override => ({
  steps,
  value,
  place,
});

export const numberTree = ({ place }: Pick<Parameter, "place">, value: number): Tree => scalar(value, place);

/** Whether a number that is not whole is a mistake there, by the schema. */
const takesWholeOnly = (root: MapTree, parameter: Omit<Parameter, "values">, low: number): boolean => {
  const value = scalar(Math.floor(low) + 0.5, parameter.place);
  const applied = applyOverride(withoutSearch(root), overrideWith(parameter, value));
  return (
    !("code" in applied) &&
    validate(applied, false).problems.some(
      ({ code, place, message }) =>
        code === "wrong-type" && place === parameter.place && message.includes("whole number"),
    )
  );
};

const valuesOf = (root: MapTree, parameter: Omit<Parameter, "values">, tree: Tree): Values => {
  if (tree.type === "list")
    return {
      type: "choices",
      choices: tree.items.map((value) => ({ name: describeValue(value), value })),
      isNamed: false,
    };
  if (tree.type !== "map") throw new Error(`${parameter.path} had values when it was checked`);
  if (!isRange(tree)) return { type: "choices", choices: namedChoices(tree), isNamed: true };
  const [low, high, step] = ["low", "high", "step"].map((key) => numberAt(tree, key));
  const scaleTree = childOf(tree, "scale");
  return {
    type: "range",
    low: low ?? NaN,
    high: high ?? NaN,
    step: step ?? null,
    scale: scaleTree?.type === "scalar" && scaleTree.value === "log" ? "log" : "linear",
    isWhole: takesWholeOnly(root, parameter, low ?? 0),
  };
};

const readParameters = (root: MapTree): Parameter[] => {
  const tree = treeAt(root, ["search", "parameters"]);
  if (tree?.type !== "map") throw new Error("search.parameters was a map when it was checked");
  return tree.entries.map(({ key, keyPlace, value }) => {
    const parameter = { path: key, steps: stepsOf(key, keyPlace), place: value.place };
    return { ...parameter, values: valuesOf(root, parameter, value) };
  });
};

/** What is told of one experiment only, or is no part of it. */
const unsearchable = ["extends", "name", "description", "expect", "search"];

/** From the first key to the last. */
const pathPlace = (steps: readonly Step[], place: Place): Place => {
  const [first, last] = [steps[0]?.place ?? place, steps.at(-1)?.place ?? place];
  return first.type === "file" || last.type === "file" ? place : { ...first, end: last.end };
};

const pathMistake = ({ path, steps, place }: Parameter, all: readonly Parameter[]): Problem | null => {
  const [first] = steps;
  if (first === undefined || steps.some(({ key }) => key.trim() === ""))
    return mistake("unfit-search", pathPlace(steps, place), "a key is missing in this path");
  if (unsearchable.includes(first.key))
    return mistake("unfit-search", first.place, `a search cannot change ${shortened(path)}`);
  const outer = all.find((other) => path.startsWith(`${other.path}.`));
  if (outer === undefined) return null;
  const message = `${shortened(path)} is a part of ${shortened(outer.path)}, whose whole value changes, too; take one of them away`;
  return mistake("given-twice", first.place, message);
};

const choicesMistake = (path: string, choices: readonly Choice[], place: Place): Problem | null => {
  if (choices.length === 0) {
    const message = `${shortened(path)} has no value to try; give a list, a range or named values`;
    return mistake("unfit-search", place, message);
  }
  const twice = choices.find(({ name }, i) => choices.findIndex((other) => other.name === name) < i);
  if (twice === undefined) return null;
  const message = `the value ${shortened(twice.name)} is given twice; keep one`;
  return mistake("given-twice", twice.value.place, message);
};

const rangeMistake = (
  path: string,
  { low, high, step, scale }: Range,
  place: Place,
  method: Search["method"],
): Problem | null => {
  if (low > high)
    return mistake("range-upside-down", place, `low ${low} is above high ${high}; the lowest comes first`);
  if (scale === "log" && low <= 0)
    return mistake("out-of-range", place, `scale: log begins above 0, and low is ${low}`);
  if (scale === "log" && step !== null)
    return mistake("unfit-search", place, "step and scale: log do not go together; give a list of values");
  if (method === "random" || step !== null) return null;
  const message = `a ${method} needs every value of ${shortened(path)}; give a step or a list, or take method: random`;
  return mistake("missing-key", place, message);
};

const valuesMistake = ({ path, values, place }: Parameter, method: Search["method"]): Problem | null =>
  values.type === "range"
    ? rangeMistake(path, values, place, method)
    : choicesMistake(path, values.choices, place);

/** Numbers of a range with a step; Infinity without. */
export const countSteps = ({ low, high, step }: Range): number =>
  step === null ? Infinity : Math.floor((high - low) / step + 1e-9) + 1;

/** The number after so many steps. 0.1 + 2 * 0.1 is 0.3 to whoever wrote it. */
export const afterSteps = ({ low, step }: Range, steps: number): number =>
  Number((low + steps * (step ?? 0)).toPrecision(12));

/** How many values a parameter has; Infinity: any number of a range. */
export const countValues = ({ values }: Parameter): number => {
  if (values.type === "choices") return values.choices.length;
  if (values.step !== null) return countSteps(values);
  if (values.low === values.high) return 1;
  return values.isWhole ? Math.floor(values.high) - Math.ceil(values.low) + 1 : Infinity;
};

const settingsOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((product, parameter) => product * countValues(parameter), 1);

/** Settings that the method tries. */
export const countTrials = ({ method, trials, parameters }: Search): number => {
  switch (method) {
    case "grid":
      return settingsOf(parameters);
    case "zip":
      return Math.min(...parameters.map(countValues));
    case "random":
      return trials ?? 0;
  }
};

/** What is wrong with the number of trials; the parameters are sound. */
const countMistake = (search: Search, place: PlaceOf): Problem | null => {
  const { method, trials, parameters, seeds } = search;
  const all = settingsOf(parameters);
  if (method === "random") {
    if (trials === null)
      return mistake(
        "missing-key",
        place(["search"], "key"),
        'missing key "trials" in search: how many random settings are tried',
      );
    if (trials > all) {
      const message = `there are only ${counted(all, "setting")}; method: grid tries each, or give trials: ${all} at most`;
      return mistake("unfit-search", place(["search", "trials"], "value"), message);
    }
  } else if (trials !== null)
    return mistake(
      "unfit-search",
      place(["search", "trials"], "key"),
      `trials is for random; a ${method} has a number of its own`,
    );
  const counts = parameters.map(countValues);
  const other = counts.findIndex((count) => count !== counts[0]);
  if (method === "zip" && other > 0) {
    const [first, second] = [parameters[0], parameters[other]];
    const message = `zip takes values together, but ${first?.path} has ${counts[0]} and ${second?.path} has ${counts[other]}; give both as many`;
    return mistake("unfit-search", place(["search", "parameters", second?.path ?? ""], "value"), message);
  }
  const runs = countTrials(search) * seeds;
  if (runs <= mostRuns) return null;
  const message = `a search has at most ${mostRuns} runs; this has ${runs > 1e12 ? "far more" : runs}`;
  return mistake("too-large", place(["search", "parameters"], "key"), message);
};

const metricMistake = (metric: string, parts: MeasuredParts, place: PlaceOf): Problem[] => {
  const at = place(["search", "metric"], "value");
  if (!metric.startsWith("test_")) return searchedQuantity(metric, parts, at);
  const message = `a search that chooses by the test pictures leaves none to judge its winner by; take val_${metric.slice(5)}`;
  return [mistake("unknown-quantity", at, message)];
};

type MeasuredParts = Pick<Experiment, "metrics" | "split">;

type SearchParts = { [K in "metrics" | "split" | "checkpoint"]: Experiment[K] | undefined };

export interface ReadSearch {
  /** null: there is none, or it has a mistake. */
  search: Search | null;
  problems: readonly Problem[];
}

const nothing: ReadSearch = { search: null, problems: [] };

/** best_val_acc, as `list` says it, is val_acc. */
const quantityOf = (metric: string): string => metric.replace(/^best_/, "");

/** Of a section that fits the schema. */
export const readSearch = (
  root: MapTree,
  { filled, broken }: Validated,
  { metrics, split, checkpoint }: SearchParts,
  place: PlaceOf,
): ReadSearch => {
  const written = filled.search;
  if (written === undefined || broken.has("search")) return nothing;
  const parameters = readParameters(root);
  const metric = quantityOf(written.metric ?? checkpoint?.monitor ?? "loss");
  const search: Search = {
    method: written.method,
    trials: written.trials ?? null,
    seeds: written.seeds,
    metric,
    direction: written.direction ?? (isBetterLow(metric) ? "minimize" : "maximize"),
    parameters,
  };
  const own = parameters.flatMap((parameter) =>
    [pathMistake(parameter, parameters), valuesMistake(parameter, search.method)].filter(
      (one) => one !== null,
    ),
  );
  const count = own.length > 0 ? null : countMistake(search, place);
  const measured =
    metrics === undefined || split === undefined ? [] : metricMistake(metric, { metrics, split }, place);
  const seeded = parameters.find(({ path }) => path === "seed");
  const twice =
    seeded === undefined || search.seeds === 1
      ? []
      : [
          mistake(
            "given-twice",
            seeded.place,
            "seeds gives each setting its seeds; take one of the two away",
          ),
        ];
  const problems = [...own, ...(count === null ? [] : [count]), ...measured, ...twice];
  return problems.length > 0 ? { search: null, problems } : { search, problems };
};
