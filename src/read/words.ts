/** Small pieces of the sentences that problems are made of. */

/** 1 picture, 2 pictures */
export const counted = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

/** "cat", "dog" */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
