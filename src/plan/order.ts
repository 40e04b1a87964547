import { byCodePoint, naturally, sortPaths } from "../read/compare-names.ts";
import type { FileOrder } from "../experiment/experiment.ts";
import { permutation, stream } from "./random.ts";

/** Draws from the address of the class alone, so that pictures of another class move nothing. */
const shuffled = (files: readonly string[], className: string, seed: number): string[] => {
  const order = permutation(stream(seed, "split", className), files.length);
  return [...order].flatMap((position) => files[position] ?? []);
};

/**
 * Pictures of one class in the order in which the split takes them: natural (cat.2 before cat.10), codePoint
 * (Keras': cat.10 before cat.2), or shuffled from `seed` (what is shuffled is the natural order, so the result
 * depends on names and seed only). Files of a folder stay together in the first two.
 */
export const orderFiles = (
  files: readonly string[],
  className: string,
  { order, seed }: { order: FileOrder; seed: number },
): string[] => {
  switch (order) {
    case "natural":
      return sortPaths(files, naturally);
    case "codePoint":
      return sortPaths(files, byCodePoint);
    case "shuffled":
      return shuffled(sortPaths(files, naturally), className, seed);
  }
};
