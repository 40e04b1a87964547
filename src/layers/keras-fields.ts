import type {
  Activation,
  InitializerSpec,
  Padding,
  Pair,
  RegularizerSpec,
} from "../experiment/experiment.ts";
import {
  activationFrom,
  activationNames,
  booleanFrom,
  countFrom,
  initializerFrom,
  interpolationFrom,
  numberFrom,
  numbersFrom,
  paddingFrom,
  pairFrom,
  perChannelFrom,
  regularizerFrom,
  shareFrom,
  sidesFrom,
  targetFrom,
  type Interpolation,
  type From,
} from "./keras-values.ts";
import { isList, type JsonMap } from "./json-value.ts";

/** A layer of Keras as its file describes it. */
interface Described {
  name: string;
  className: string;
  config: JsonMap;
}

interface Asked<T> {
  from: From<T>;
  /** Keras' own, where the file does not say. */
  fallback?: T | undefined;
  /** Given where there is a mistake. */
  standIn: T;
  /** In words. */
  needed: string;
}

/**
 * The arguments of a Keras layer, each asked for as petri's layer needs it. What petri's cannot express is noted, and
 * something of the right type given instead: the caller looks at `mistakes` when all is read.
 */
export class KerasFields {
  readonly name: string;
  /** Axes of the layer's input, with the batch's. */
  readonly rank: number;
  readonly mistakes: string[] = [];
  readonly #config: JsonMap;
  readonly #subject: string;

  constructor({ name, className, config }: Described, rank: number) {
    this.name = name;
    this.rank = rank;
    this.#config = config;
    this.#subject = `layer "${name}" (${className})`;
  }

  /** null in the file counts as not said. */
  #value(key: string): unknown {
    return this.#config[key] ?? undefined;
  }

  #refuse(key: string, needed: string): void {
    const value = this.#value(key);
    const found = value === undefined ? `no ${key}` : `${key} ${JSON.stringify(value)}`;
    this.mistakes.push(`${this.#subject} has ${found}, which petri cannot translate; ${needed}`);
  }

  #ask<T>(key: string, { from, fallback, standIn, needed }: Asked<T>): T {
    const value = this.#value(key);
    const read = value === undefined ? (fallback ?? null) : from(value);
    if (read !== null) return read;
    this.#refuse(key, needed);
    return standIn;
  }

  number(key: string, fallback?: number): number {
    return this.#ask(key, { from: numberFrom, fallback, standIn: 0, needed: "a number is needed" });
  }

  /** One for all channels, or a list of one a channel. */
  perChannel(key: string, fallback?: number): number | readonly number[] {
    const needed = "a number, or one a channel, is needed";
    return this.#ask<number | readonly number[]>(key, {
      from: perChannelFrom,
      ...{ fallback, standIn: 0, needed },
    });
  }

  /** Sizes of what a reshaping gives, one of them perhaps -1. */
  target(key: string): readonly number[] {
    const needed = "whole numbers from 1 on, one of them perhaps -1, are needed";
    return this.#ask(key, { from: targetFrom, standIn: [-1], needed });
  }

  interpolation(): Interpolation {
    const needed = '"bilinear" or "nearest" is needed';
    return this.#ask("interpolation", {
      ...{ from: interpolationFrom, fallback: "bilinear", standIn: "bilinear", needed },
    });
  }

  /** Of channels or units. */
  count(key: string, fallback?: number): number {
    return this.#ask(key, {
      from: countFrom,
      fallback,
      standIn: 1,
      needed: "a whole number from 1 on is needed",
    });
  }

  share(key: string): number {
    return this.#ask(key, { from: shareFrom, standIn: 0, needed: "a number from 0 to below 1 is needed" });
  }

  has(key: string): boolean {
    return this.#value(key) !== undefined;
  }

  boolean(key: string, fallback: boolean): boolean {
    return this.#ask(key, {
      from: booleanFrom,
      fallback,
      standIn: fallback,
      needed: "true or false is needed",
    });
  }

  numbers(key: string): readonly number[] {
    return this.#ask(key, {
      from: numbersFrom,
      fallback: [],
      standIn: [],
      needed: "a list of numbers is needed",
    });
  }

  pair(key: string, fallback?: Pair): Pair {
    return this.#ask(key, {
      from: pairFrom,
      fallback,
      standIn: [1, 1],
      needed: "one or two whole numbers from 1 on are needed",
    });
  }

  sides(key: string, fallback: Pair): readonly [Pair, Pair] {
    const sides: readonly [Pair, Pair] = [fallback, fallback];
    const needed = "a whole number from 0 on for each side is needed";
    return this.#ask(key, { from: sidesFrom, fallback: sides, standIn: sides, needed });
  }

  padding(): Padding {
    const needed = '"valid" or "same" is needed';
    return this.#ask("padding", { from: paddingFrom, fallback: "valid", standIn: "valid", needed });
  }

  activation(): Activation {
    const needed = `its activations are ${activationNames.join(", ")}`;
    return this.#ask("activation", { from: activationFrom, fallback: "linear", standIn: "linear", needed });
  }

  /** One that petri does not have is left out: the weights come from the file. */
  initializer(key: string, fallback: InitializerSpec): InitializerSpec {
    return initializerFrom(this.#value(key)) ?? fallback;
  }

  regularizer(key: string): RegularizerSpec | null {
    return regularizerFrom(this.#value(key));
  }

  /** For an argument that petri's layer does not have: it behaves as with `value`. */
  only(key: string, value: string | number | boolean): void {
    const found = this.#value(key);
    if (found !== undefined && found !== value) this.#refuse(key, `it must be ${JSON.stringify(value)}`);
  }

  /** The axis must be that of the channels, or of the units. */
  lastAxis(): void {
    const value = this.#value("axis") ?? -1;
    const axis: unknown = isList(value) && value.length === 1 ? value[0] : value;
    if (axis !== -1 && axis !== this.rank - 1) this.#refuse("axis", "it must be the last one, -1");
  }

  /** What Dropout sets to 0: each number, or by the shape of its noise whole channels or whole outputs of a picture. */
  dropped(): "numbers" | "channels" | "pictures" {
    const value = this.#value("noise_shape");
    if (value === undefined) return "numbers";
    const shape = JSON.stringify(value);
    if (shape === "[null,1,1,null]") return "channels";
    if (/^\[null(,1)+\]$/.test(shape)) return "pictures";
    this.#refuse("noise_shape", "it must be null, [null, 1, 1, null] or [null, 1, 1, 1]");
    return "numbers";
  }
}
