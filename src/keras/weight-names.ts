export interface StoredName {
  /** The layer's name, with those of the models and scopes it lies in. */
  owner: string;
  /** The weight's own. */
  own: string;
}

/** stem_conv/kernel, stem_conv/kernel:0 (Keras 2), outer/stem_conv/kernel (within a model). */
export const storedName = (name: string): StoredName => {
  const plain = name.replace(/:\d+$/, "");
  const end = plain.lastIndexOf("/");
  // Keras numbers the weights that its layer did not name: variable, variable_1.
  const own = plain.slice(end + 1).replace(/^variable_\d+$/, "variable");
  return { owner: plain.slice(0, Math.max(end, 0)), own };
};

export const isOf = ({ owner }: StoredName, layer: string): boolean =>
  owner === layer || owner.endsWith(`/${layer}`);

/** Keras' name of a weight by petri's: movingMean moving_mean. */
export const kerasWeightName = (name: string): string =>
  name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
