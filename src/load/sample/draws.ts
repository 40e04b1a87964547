import { integerBelow, type Stream } from "../../plan/random.ts";

/** Each equally likely. */
export const oneOf = <T>(draw: Stream, first: T, ...others: readonly T[]): T =>
  [first, ...others][integerBelow(draw, others.length + 1)] ?? first;

/** A whole number, both bounds included. */
export const countBetween = (draw: Stream, least: number, most: number): number =>
  least + integerBelow(draw, most - least + 1);

export const repeat = <T>(times: number, make: (index: number) => T): T[] =>
  Array.from({ length: times }, (_, index) => make(index));
