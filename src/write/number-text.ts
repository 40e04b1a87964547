/** At most 9 significant digits, which tell any two float32 apart; NaN, Infinity and -Infinity as words, no -0. */
export const numberText = (value: number): string => String(Number(value.toPrecision(9)) + 0);

const words: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** null: not a number as numberText writes it. */
export const readNumber = (text: string): number | null => {
  const word = words.get(text);
  if (word !== undefined) return word;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : null;
};

/** A whole number from 0, as in columns that count. */
export const readCount = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);
