/** Folds of the training and validation pictures, of which one validates and the others train. Pure. */
import type { SplitSpec } from "../experiment/experiment.ts";
import { assignPictures } from "./group-split.ts";
import type { PlannedPicture, Split } from "./plan.ts";
import { permutation, stream } from "./random.ts";

/** The classes stay in label order, in each pictures that trained before those that validated. */
const poolOf = ({ train, validation }: Split): PlannedPicture[] =>
  [...train, ...validation].sort((a, b) => a.label - b.label);

const labelsIn = (pool: readonly PlannedPicture[]): number[] => [...new Set(pool.map(({ label }) => label))];

/**
 * Each class by itself, in an order that is drawn, to the folds in turn; a class goes on where the one before it ended,
 * so that all folds have the same size.
 */
const foldOfEach = (pool: readonly PlannedPicture[], of: number, seed: number): Map<string, number> => {
  const folds = new Map<string, number>();
  for (const label of labelsIn(pool)) {
    const pictures = pool.filter((picture) => picture.label === label);
    const order = permutation(stream(seed, "fold", pictures[0]?.class ?? ""), pictures.length);
    for (const position of order) {
      const picture = pictures[position];
      if (picture !== undefined) folds.set(picture.file, folds.size % of);
    }
  }
  return folds;
};

const foldOfGroups = (
  pool: readonly PlannedPicture[],
  of: number,
  seed: number,
): ((picture: PlannedPicture) => number) => {
  const classes = 1 + Math.max(-1, ...labelsIn(pool));
  const share = Array.from(
    { length: classes },
    (_, c) => pool.filter(({ label }) => label === c).length / of,
  );
  const wanted = Array.from({ length: of }, () => share);
  return assignPictures(pool, wanted, stream(seed, "fold"));
};

/**
 * The split as it is, or with one fold for validation; which fold that is does not change which pictures are in which
 * fold.
 */
export const inFolds = (split: Split, { fold, seed, groupBy }: SplitSpec): Split => {
  if (fold === null) return split;
  const pool = poolOf(split);
  const single = groupBy === null ? foldOfEach(pool, fold.of, seed) : null;
  const foldOf =
    single === null
      ? foldOfGroups(pool, fold.of, seed)
      : (picture: PlannedPicture): number => single.get(picture.file) ?? 0;
  const validates = (picture: PlannedPicture): boolean => foldOf(picture) === fold.number - 1;
  return {
    train: pool.filter((picture) => !validates(picture)),
    validation: pool.filter(validates),
    test: split.test,
  };
};
