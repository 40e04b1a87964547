/**
 * Which pictures are in which batch. The training generator is endless: passes follow one another across epochs,
 * no batch spans two passes, the last batch of a pass may be smaller (test/reference/SEMANTICS.md 3 and 8).
 */
import { permutation, stream } from "./random.ts";

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

/** Order of one pass through n training pictures: positions in the split, from 0. */
export const passOrder = (seed: number, pass: number, n: number, shuffle: boolean): Uint32Array =>
  shuffle ? permutation(stream(seed, "shuffle", pass), n) : Uint32Array.from({ length: n }, (_, i) => i);

/** The one fixed seeded order in which validation (and test) pictures are evaluated, the same each epoch. */
export const validationOrder = (seed: number, n: number): Uint32Array =>
  permutation(stream(seed, "validation"), n);

export const batchOf = (order: Uint32Array, batch: number, batchSize: number): Uint32Array =>
  order.subarray(batch * batchSize, (batch + 1) * batchSize);
