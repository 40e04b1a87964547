/** Values of a Keras layer's arguments in petri's terms, or null for what petri does not have. */
import type {
  Activation,
  InitializerSpec,
  Padding,
  Pair,
  RegularizerSpec,
} from "../experiment/experiment.ts";
import { validateInitializer } from "../experiment/schema-validator.js";
import { isList, isMap, mapAt } from "./json-value.ts";

export type From<T> = (value: unknown) => T | null;

export const numberFrom: From<number> = (value) => (typeof value === "number" ? value : null);

export const booleanFrom: From<boolean> = (value) => (typeof value === "boolean" ? value : null);

export const numbersFrom: From<readonly number[]> = (value) => {
  if (!isList(value)) return null;
  const numbers = value.flatMap((part) => numberFrom(part) ?? []);
  return numbers.length === value.length ? numbers : null;
};

/** One for all channels, or a list of one a channel. */
export const perChannelFrom: From<number | readonly number[]> = (value) =>
  numberFrom(value) ?? numbersFrom(value);

/** Sizes of a shape, one of them perhaps -1 for what is left. */
export const targetFrom: From<readonly number[]> = (value) => {
  const sizes = numbersFrom(value) ?? [];
  const areSizes = sizes.every((size) => Number.isInteger(size) && (size > 0 || size === -1));
  return sizes.length > 0 && areSizes && sizes.filter((size) => size === -1).length < 2 ? sizes : null;
};

export type Interpolation = "bilinear" | "nearest";

export const interpolationFrom: From<Interpolation> = (value) =>
  value === "bilinear" || value === "nearest" ? value : null;

/** A whole number from 1 on. */
export const countFrom: From<number> = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 ? value : null;

/** From 0, below 1. */
export const shareFrom: From<number> = (value) =>
  typeof value === "number" && value >= 0 && value < 1 ? value : null;

const pixelsFrom: From<number> = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;

/** One number stands for two. */
const pairOf =
  (from: From<number>): From<Pair> =>
  (value) => {
    const [first = null, second = null, ...more] = (isList(value) ? value : [value, value]).map(from);
    return first === null || second === null || more.length > 0 ? null : [first, second];
  };

/** Of whole numbers from 1 on. */
export const pairFrom: From<Pair> = pairOf(countFrom);

const pixelPairFrom = pairOf(pixelsFrom);

/** One number for all sides, [above and below, left and right], or [[top, bottom], [left, right]]. */
export const sidesFrom: From<readonly [Pair, Pair]> = (value) => {
  const [vertical, horizontal, ...more]: readonly unknown[] = isList(value) ? value : [value, value];
  const [rows, columns] = [pixelPairFrom(vertical), pixelPairFrom(horizontal)];
  return rows === null || columns === null || more.length > 0 ? null : [rows, columns];
};

export const paddingFrom: From<Padding> = (value) => (value === "valid" || value === "same" ? value : null);

const activations: Readonly<Record<string, Activation>> = {
  elu: "elu",
  gelu: "gelu",
  hard_silu: "hardSwish",
  hard_swish: "hardSwish",
  linear: "linear",
  relu: "relu",
  relu6: "relu6",
  selu: "selu",
  sigmoid: "sigmoid",
  silu: "swish",
  softmax: "softmax",
  softplus: "softplus",
  softsign: "softsign",
  swish: "swish",
  tanh: "tanh",
};

export const activationNames: readonly string[] = Object.keys(activations);

/** Keras writes a function as its name, or as {class_name: "function", config: its name}. */
export const activationFrom: From<Activation> = (value) => {
  const name = isMap(value) ? value.config : value;
  return typeof name === "string" && Object.hasOwn(activations, name) ? (activations[name] ?? null) : null;
};

/** fan_avg: fanAvg */
const camelCase = (word: string): string =>
  word.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const initializerType = (className: string): string =>
  `${className.charAt(0).toLowerCase()}${className.slice(1)}`.replace("lecun", "leCun");

/** Keras' seed and dtype are left out: petri draws from its own streams. */
const initializerArguments = [
  "value",
  "mean",
  "stddev",
  "minval",
  "maxval",
  "scale",
  "mode",
  "distribution",
  "gain",
];

export const initializerFrom: From<InitializerSpec> = (value) => {
  if (!isMap(value) || typeof value.class_name !== "string") return null;
  const config = mapAt(value, "config");
  const given = initializerArguments.filter((key) => config[key] !== undefined);
  const spec: unknown = {
    type: initializerType(value.class_name),
    ...Object.fromEntries(
      given.map((key) => {
        const part = config[key];
        return [key, typeof part === "string" ? camelCase(part) : part];
      }),
    ),
  };
  // It also fills in the defaults.
  return validateInitializer(spec) ? spec : null;
};

/** L1, L2 and L1L2; any other is left out, as is one of 0: it changes training only. */
export const regularizerFrom: From<RegularizerSpec> = (value) => {
  if (!isMap(value)) return null;
  const config = mapAt(value, "config");
  const [l1, l2] = [numberFrom(config.l1) ?? 0, numberFrom(config.l2) ?? 0];
  return l1 === 0 && l2 === 0 ? null : { l1, l2 };
};
