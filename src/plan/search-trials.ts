/** Which values each trial of a search has: all of them are known before the first one runs. */
import {
  type Choice,
  type Parameter,
  type Range,
  type Search,
  afterSteps,
  countSteps,
  countTrials,
  numberTree,
} from "../read/search.ts";
import { type Stream, integerBelow, stream, uniform } from "./random.ts";

/** A value of each parameter, in the search's order. */
export interface Trial {
  /** From 1. */
  number: number;
  choices: readonly Choice[];
}

const ofNumber = (parameter: Parameter, value: number): Choice => ({
  name: String(value),
  value: numberTree(parameter, value),
});

/** Of grid and zip. */
const choicesOf = (parameter: Parameter): readonly Choice[] => {
  const { values } = parameter;
  if (values.type === "choices") return values.choices;
  return Array.from({ length: countSteps(values) }, (_, i) => ofNumber(parameter, afterSteps(values, i)));
};

/** Every combination; the last parameter changes first. */
const gridTrials = (parameters: readonly Parameter[]): Choice[][] =>
  parameters
    .map(choicesOf)
    .reduce<Choice[][]>(
      (rows, choices) => rows.flatMap((row) => choices.map((choice) => [...row, choice])),
      [[]],
    );

const zipTrials = (parameters: readonly Parameter[], count: number): Choice[][] => {
  const columns = parameters.map(choicesOf);
  return Array.from({ length: count }, (_, i) => columns.flatMap((choices) => choices[i] ?? []));
};

/** Six digits: nobody needs more of a drawn number, and it can be typed. */
const short = (value: number, { low, high }: Range): number =>
  Math.min(high, Math.max(low, Number(value.toPrecision(6))));

const drawNumber = (range: Range, draw: Stream): number => {
  const { low, high, step, scale, isWhole } = range;
  if (step !== null) return afterSteps(range, integerBelow(draw, countSteps(range)));
  if (scale === "log") {
    const value = Math.exp(uniform(draw, Math.log(low), Math.log(high)));
    return isWhole
      ? Math.min(Math.floor(high), Math.max(Math.ceil(low), Math.round(value)))
      : short(value, range);
  }
  if (!isWhole) return short(uniform(draw, low, high), range);
  const first = Math.ceil(low);
  return first + integerBelow(draw, Math.floor(high) - first + 1);
};

const drawChoice = (parameter: Parameter, draw: Stream): Choice => {
  const { values } = parameter;
  if (values.type === "range") return ofNumber(parameter, drawNumber(values, draw));
  const choice = values.choices[integerBelow(draw, values.choices.length)];
  if (choice === undefined) throw new Error(`${parameter.path} has no value`);
  return choice;
};

/**
 * Each value has an address of its own, so that another parameter, or more trials, moves none. A setting that came before
 * is drawn again.
 */
const randomTrials = (parameters: readonly Parameter[], count: number, seed: number): Choice[][] => {
  const seen = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    for (let attempt = 0; ; attempt++) {
      const row = parameters.map((parameter) =>
        drawChoice(parameter, stream(seed, "search", parameter.path, i + 1, attempt)),
      );
      const key = JSON.stringify(row.map(({ name }) => name));
      if (seen.has(key)) continue;
      seen.add(key);
      return row;
    }
  });
};

const settings = ({ method, parameters }: Search, count: number, seed: number): Choice[][] => {
  switch (method) {
    case "grid":
      return gridTrials(parameters);
    case "zip":
      return zipTrials(parameters, count);
    case "random":
      return randomTrials(parameters, count, seed);
  }
};

/** `seed`: the experiment's, of which random draws. The same search has the same trials every time. */
export const searchTrials = (search: Search, seed: number): Trial[] =>
  settings(search, countTrials(search), seed).map((choices, i) => ({ number: i + 1, choices }));
