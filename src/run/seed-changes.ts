import type { Experiment, SplitSpec } from "../experiment/experiment.ts";
import type { Changes, Refused } from "./prepare.ts";

const lastSeed = 4294967295;

export interface Seeds {
  /** How many runs, at least two. */
  seeds: number;
  /** Whether each has a split of its own. */
  resplit: boolean;
}

/** Whether another seed of the split puts other pictures into its parts. */
const drawsSplit = ({ type, order }: SplitSpec): boolean =>
  order === "shuffled" && (type === "counts" || type === "fractions");

const notDrawn =
  "--resplit would change nothing: this split does not depend on a seed; it does with counts or fractions and split.order: shuffled";

/**
 * What each of N runs changes: seeds s, s + 1, ...; the split stays that of the first unless `resplit`. s and the split's
 * seed are those of the experiment with `changes`.
 */
export const seedChanges = (
  { seed, split }: Pick<Experiment, "seed" | "split">,
  changes: Changes,
  { seeds, resplit }: Seeds,
): { type: "changes"; each: (Changes & { seed: number })[] } | Refused => {
  if (resplit && !drawsSplit(split)) return { type: "refused", text: notDrawn };
  const highest = Math.max(seed, resplit ? split.seed : 0) + seeds - 1;
  if (highest > lastSeed)
    return {
      type: "refused",
      text: `--seeds ${seeds} would go to seed ${highest}; the last one is ${lastSeed}`,
    };
  const each = Array.from({ length: seeds }, (_, i) => ({
    ...changes,
    seed: seed + i,
    set: [...changes.set, `split.seed=${split.seed + (resplit ? i : 0)}`],
  }));
  return { type: "changes", each };
};
