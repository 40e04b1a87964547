import seedrandom from "seedrandom";

/** Draws of one case: the same words give the same draws. */
export interface Chance {
  /** 0 to below `count`. */
  below(count: number): number;
  one<T>(of: readonly [T, ...T[]]): T;
  /** From 1 to `most`, small ones as often as large ones. */
  size(most: number): number;
}

export const chanceOf = (words: string): Chance => {
  const draw = seedrandom(words);
  const below = (count: number): number => Math.floor(draw() * count);
  return {
    below,
    one: (of) => of[below(of.length)] ?? of[0],
    size: (most) => Math.max(1, Math.floor(most ** draw())),
  };
};
