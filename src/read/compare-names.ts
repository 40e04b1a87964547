/** Orders of names that depend on no locale, so that every machine finds the same classes and pictures. */

/** Below 0: a comes first; above 0: b does; 0: they are the same. */
export type Compare = (a: string, b: string) => number;

/** By code point, as Python sorts strings (JavaScript's own sort goes by UTF-16 unit). */
export const compareCodePoints: Compare = (a, b) => {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++)
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  return a.length - b.length;
};

/** What stands for a name in the order of code points. Made once per name: a sort compares each a dozen times. */
export type SortKey = (name: string) => string;

export const byCodePoint: SortKey = (name) => name;

/**
 * Runs of the digits 0 to 9 by value, the rest by code point: cat.2 before cat.10. Names of equal values go by code
 * point, so that the order is total: cat.02 before cat.2.
 *
 * A run becomes "0", so that it stands among other characters where digits do, the character whose number is how many
 * digits it has without leading zeros, so that it may be of any size, and these digits. What follows the lowest
 * character, which is in no name, decides where nothing else does.
 */
export const naturally: SortKey = (name) => {
  const key = name.replace(
    /0*([0-9]+)/g,
    (_, digits: string) => `0${String.fromCodePoint(digits.length)}${digits}`,
  );
  return `${key}\0${name}`;
};

export const compareNaturally: Compare = (a, b) => compareCodePoints(naturally(a), naturally(b));

/** Files of one folder stay together: first by folder, then by name, as Keras walks a tree. Paths have `/`. */
export const sortPaths = (paths: readonly string[], keyOf: SortKey): string[] => {
  const folderKeys = new Map<string, string>();
  const keyed = paths.map((path) => {
    const end = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(end, 0));
    const folderKey = folderKeys.get(folder) ?? keyOf(folder);
    folderKeys.set(folder, folderKey);
    return { path, key: `${folderKey}\0${keyOf(path.slice(end + 1))}` };
  });
  return keyed.sort((a, b) => compareCodePoints(a.key, b.key)).map(({ path }) => path);
};
