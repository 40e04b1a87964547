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

const isDigit = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
};

/** The run of digits that begins at a place: without leading zeros, and where it ends. */
const digitsAt = (text: string, start: number): { digits: string; end: number } => {
  let end = start;
  while (isDigit(text, end)) end++;
  let first = start;
  while (first < end - 1 && text[first] === "0") first++;
  return { digits: text.slice(first, end), end };
};

/** By length first: of any size, also past 2^53. */
const compareDigits = (a: string, b: string): number =>
  a.length === b.length ? compareCodePoints(a, b) : a.length - b.length;

/**
 * Runs of the digits 0 to 9 by value, the rest by code point: cat.2 before cat.10.
 * Names of equal values go by code point, so that the order is total: cat.02 before cat.2.
 */
export const compareNaturally: Compare = (a, b) => {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (isDigit(a, i) && isDigit(b, j)) {
      const [left, right] = [digitsAt(a, i), digitsAt(b, j)];
      const difference = compareDigits(left.digits, right.digits);
      if (difference !== 0) return difference;
      [i, j] = [left.end, right.end];
    } else {
      const [left, right] = [a.codePointAt(i) ?? 0, b.codePointAt(j) ?? 0];
      if (left !== right) return left - right;
      const units = left > 0xffff ? 2 : 1;
      [i, j] = [i + units, j + units];
    }
  }
  return a.length - i - (b.length - j) || compareCodePoints(a, b);
};

/** Files of one folder stay together: first by folder, then by name, as Keras walks a tree. Paths have `/`. */
export const folderThenName =
  (compare: Compare): Compare =>
  (a, b) => {
    const [endA, endB] = [a.lastIndexOf("/"), b.lastIndexOf("/")];
    const byFolder = compare(a.slice(0, Math.max(endA, 0)), b.slice(0, Math.max(endB, 0)));
    return byFolder === 0 ? compare(a.slice(endA + 1), b.slice(endB + 1)) : byFolder;
  };
