/** @throws Error where the list is shorter: an op returned fewer tensors than its definition says */
export const nth = <T>(list: readonly T[], index: number): T => {
  const element = list[index];
  if (element === undefined) throw new Error(`element ${index} of a list of ${list.length} was asked for`);
  return element;
};
