/** Typed looks into JSON of unknown shape; what is not as asked for fails, with the value. */

export const record = (value: unknown): Record<string, unknown> => {
  if (!isRecord(value)) throw new Error(`an object was expected, not ${JSON.stringify(value)}`);
  return value;
};

export const list = (value: unknown): unknown[] => {
  if (!Array.isArray(value)) throw new Error(`a list was expected, not ${JSON.stringify(value)}`);
  return value;
};

export const number = (value: unknown): number => {
  if (typeof value !== "number") throw new Error(`a number was expected, not ${JSON.stringify(value)}`);
  return value;
};

export const text = (value: unknown): string => {
  if (typeof value !== "string") throw new Error(`a string was expected, not ${JSON.stringify(value)}`);
  return value;
};

export const numbers = (value: unknown): number[] => list(value).map(number);

/** Largest absolute difference of two lists of one length; NaN anywhere gives NaN. */
export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  return Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))));
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
