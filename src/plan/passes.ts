/**
 * Which pictures are in which batch. The training generator is endless: passes follow one another across epochs,
 * no batch spans two passes, the last batch of a pass may be smaller (test/reference/SEMANTICS.md 3 and 8).
 */
import type { GeneratorSpec } from "../experiment/experiment.ts";
import type { PlannedPicture } from "./plan.ts";
import { integerBelow, permutation, stream } from "./random.ts";

export interface BatchPlace {
  /** From 0. */
  pass: number;
  /** Position of the batch in its pass, from 0. */
  batch: number;
}

export const stepsPerPass = (pictures: number, batchSize: number): number => Math.ceil(pictures / batchSize);

/** Of a global training step, counted from 0 over all epochs. */
export const batchPlace = (step: number, pictures: number, batchSize: number): BatchPlace => {
  const perPass = stepsPerPass(pictures, batchSize);
  return { pass: Math.floor(step / perPass), batch: step % perPass };
};

/** Order of one pass through n pictures, from 0. */
export const passOrder = (seed: number, pass: number, n: number, shuffle: boolean): Uint32Array =>
  shuffle ? permutation(stream(seed, "shuffle", pass), n) : Uint32Array.from({ length: n }, (_, i) => i);

type Sampling = Pick<GeneratorSpec, "shuffle" | "sampling">;
type Labelled = Pick<PlannedPicture, "class" | "label">;

/** Positions of each class' pictures, in the order in which the classes come. */
const positionsByClass = (train: readonly Labelled[]): number[][] => {
  const byLabel = new Map<number, number[]>();
  for (const [position, { label }] of train.entries()) {
    const own = byLabel.get(label) ?? [];
    byLabel.set(label, own);
    own.push(position);
  }
  return [...byLabel.values()];
};

const largest = (classes: readonly (readonly number[])[]): number =>
  classes.reduce((most, { length }) => Math.max(most, length), 0);

/** Pictures in one pass: each training picture once, or of every class as many as the largest has. */
export const passLength = (train: readonly Labelled[], sampling: Sampling["sampling"]): number => {
  if (sampling === "shuffled") return train.length;
  const classes = positionsByClass(train);
  return classes.length * largest(classes);
};

/**
 * Each picture of the largest class once, and as many of each smaller one, drawn with replacement: from the address of
 * the class, so that pictures of another class move nothing.
 */
const balanced = (seed: number, pass: number, train: readonly Labelled[]): number[] => {
  const classes = positionsByClass(train);
  const length = largest(classes);
  return classes.flatMap((own) => {
    if (own.length === length) return own;
    const draw = stream(seed, "balance", pass, train[own[0] ?? 0]?.class ?? "");
    return Array.from({ length }, () => own[integerBelow(draw, own.length)] ?? 0);
  });
};

/** One pass through the training pictures. */
export interface Pass {
  /** In the split, from 0. */
  positions: Uint32Array;
  /** For each place, how often its picture was there before in this pass; null: each is there once. */
  repeats: Uint32Array | null;
}

const repeatsIn = (positions: Uint32Array): Uint32Array => {
  const seen = new Map<number, number>();
  return positions.map((position) => {
    const before = seen.get(position) ?? 0;
    seen.set(position, before + 1);
    return before;
  });
};

/** Of the pass `pass`, from 0. */
export const trainingPass = (
  seed: number,
  pass: number,
  train: readonly Labelled[],
  { shuffle, sampling }: Sampling,
): Pass => {
  if (sampling === "shuffled")
    return { positions: passOrder(seed, pass, train.length, shuffle), repeats: null };
  const chosen = balanced(seed, pass, train);
  const positions = passOrder(seed, pass, chosen.length, shuffle).map((place) => chosen[place] ?? 0);
  return { positions, repeats: repeatsIn(positions) };
};

/** The one fixed seeded order in which validation (and test) pictures are evaluated, the same each epoch. */
export const validationOrder = (seed: number, n: number): Uint32Array =>
  permutation(stream(seed, "validation"), n);

export const batchOf = (order: Uint32Array, batch: number, batchSize: number): Uint32Array =>
  order.subarray(batch * batchSize, (batch + 1) * batchSize);
