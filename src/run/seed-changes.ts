import type { Experiment, SplitSpec } from "../experiment/experiment.ts";
import type { Changes, Refused } from "./prepare.ts";

const lastSeed = 4294967295;

export interface Seeds {
  /** How many seeds; one alone only with folds. */
  seeds: number;
  /** How many folds each seed has runs of; null: none. */
  folds: number | null;
  /** Whether each has a split of its own. */
  resplit: boolean;
}

/** Whether another seed of the split puts other pictures into its parts. */
const drawsSplit = ({ type, order, groupBy }: SplitSpec): boolean =>
  (order === "shuffled" || groupBy !== null) && (type === "counts" || type === "fractions");

const notDrawn =
  "--resplit would change nothing: this split does not depend on a seed; one by counts or fractions does, with split.order: shuffled or split.groupBy";

const notRedrawn =
  "--resplit and --folds do not go together: the folds stay, so that all seeds are asked about the same pictures";

/**
 * What each of N runs, of each fold, changes: seeds s, s + 1, ...; the split stays that of the first unless `resplit`. s and
 * the split's seed are those of the experiment with `changes`.
 */
export const seedChanges = (
  { seed, split }: Pick<Experiment, "seed" | "split">,
  changes: Changes,
  { seeds, folds, resplit }: Seeds,
): { type: "changes"; each: (Changes & { seed: number; fold: number | null })[] } | Refused => {
  if (resplit && folds !== null) return { type: "refused", text: notRedrawn };
  if (resplit && !drawsSplit(split)) return { type: "refused", text: notDrawn };
  const highest = Math.max(seed, resplit ? split.seed : 0) + seeds - 1;
  if (highest > lastSeed)
    return {
      type: "refused",
      text: `--seeds ${seeds} would go to seed ${highest}; the last one is ${lastSeed}`,
    };
  const numbers = folds === null ? [null] : Array.from({ length: folds }, (_, i) => i + 1);
  const each = Array.from({ length: seeds }, (_, i) =>
    numbers.map((fold) => ({
      ...changes,
      fold,
      seed: seed + i,
      set: [
        ...changes.set,
        `split.seed=${split.seed + (resplit ? i : 0)}`,
        ...(fold === null ? [] : [`split.fold={of: ${folds}, number: ${fold}}`]),
      ],
    })),
  ).flat();
  return { type: "changes", each };
};
