/** stem_conv/kernel, stem_conv/kernel:0 (Keras 2), outer/stem_conv/kernel (within a model). */
const parts = (name: string): { owner: string; own: string } => {
  const plain = name.replace(/:\d+$/, "");
  const end = plain.lastIndexOf("/");
  return { owner: plain.slice(0, Math.max(end, 0)), own: plain.slice(end + 1) };
};

/** Whether a file's name for an array is that of a layer's weight with one of these names. */
export const isWeightOf = (stored: string, layer: string, names: readonly string[]): boolean => {
  const { owner, own } = parts(stored);
  return (owner === layer || owner.endsWith(`/${layer}`)) && names.includes(own);
};
