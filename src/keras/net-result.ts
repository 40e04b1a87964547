/** What a step of reading a net gives, or what is wrong with the file or the cut that the user named. */
export interface Mistake {
  type: "mistake";
  /** layer: of the model, too; a net that is cut before that layer is none the worse for it. */
  at: "model" | "cut" | "layer";
  message: string;
}

export type NetResult<T> = { type: "read"; value: T } | Mistake;

export const read = <T>(value: T): NetResult<T> => ({ type: "read", value });

export const modelMistake = (message: string): Mistake => ({ type: "mistake", at: "model", message });
/** `message` begins with the layer's name. */
export const layerMistake = (message: string): Mistake => ({ type: "mistake", at: "layer", message });
export const cutMistake = (message: string): Mistake => ({ type: "mistake", at: "cut", message });

/** The values of all, in order, or the first mistake. */
export const all = <T>(outcomes: readonly NetResult<T>[]): NetResult<T[]> => {
  const values: T[] = [];
  for (const outcome of outcomes) {
    if (outcome.type === "mistake") return outcome;
    values.push(outcome.value);
  }
  return read(values);
};

/** What a library or the system threw, in its own words. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
