/** Narrows values of JSON files that others wrote. */
export type JsonMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The map under a key, or an empty one. */
export const mapAt = (map: JsonMap, key: string): JsonMap => {
  const value = map[key];
  return isMap(value) ? value : {};
};

/** The list under a key, or an empty one. */
export const listAt = (map: JsonMap, key: string): readonly unknown[] => {
  const value = map[key];
  return isList(value) ? value : [];
};
