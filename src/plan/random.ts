/**
 * All randomness of a run: every draw comes from a stream named by the seed and its place, so nothing is saved, and a
 * draw added in one place moves no other (docs/decisions/0003-addressed-randomness.md).
 *
 * split/CLASS, init/LAYER/WEIGHT, shuffle/PASS, balance/PASS/CLASS, augment/PASS/PICTURE/OPTION (and, where
 * a pass has the picture again, /REPEAT), mix/PASS/BATCH/WHAT, bootstrap/PART, dropout/LAYER/STEP, noise/LAYER/STEP, validation,
 * search/PATH/TRIAL/ATTEMPT;
 * and, whatever the seed of a run, sample/NAME/CLASS/NUMBER/PART for drawn pictures
 */
import { hash } from "node:crypto";
import seedrandom from "seedrandom";

export type Address = readonly [string, ...(string | number)[]];

/** Draws numbers, each in [0, 1). */
export type Stream = () => number;

/** Length-prefixed, so that no two addresses spell the same text ("a/b","c" and "a","b/c"). */
const spelled = (seed: number, address: Address): string => {
  let text = String(seed);
  for (const part of address) text += `/${String(part).length}:${String(part)}`;
  return text;
};

/** The stream of one place. Baagoe's Alea, seeded with the sha256 of seed and address. 53 bits per draw. */
export const stream = (seed: number, ...address: Address): Stream => {
  const generator = seedrandom.alea(hash("sha256", spelled(seed, address), "base64"));
  return () => generator.double();
};

/** Two int32 for an engine op that is addressed itself (StatelessRandomUniform). */
export const streamKey = (seed: number, ...address: Address): [number, number] => {
  const bytes = hash("sha256", spelled(seed, address), "buffer");
  return [bytes.readInt32LE(0), bytes.readInt32LE(4)];
};

/** Uniform in [low, high). */
export const uniform = (draw: Stream, low: number, high: number): number => low + (high - low) * draw();

/** Whole number in 0..n-1, each equally likely. */
export const integerBelow = (draw: Stream, n: number): number => Math.floor(draw() * n);

/** Standard normal (Box and Muller 1958, the cosine branch; two draws per number). */
export const normal = (draw: Stream): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - draw()));
  return radius * Math.cos(2 * Math.PI * draw());
};

/** 0..n-1 in a random order (Fisher and Yates, Durstenfeld's form). */
export const permutation = (draw: Stream, n: number): Uint32Array => {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = integerBelow(draw, i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
};
