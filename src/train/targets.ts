import type { Batch } from "../load/batch.ts";

/** What the outputs should be, [size, units]: the labels, or rows of a 1 at the label where there are more units. */
export function targetsOf(batch: Pick<Batch, "size" | "labels">, units: number): Float32Array {
  if (batch.labels.length === batch.size * units) return batch.labels;
  const targets = new Float32Array(batch.size * units);
  batch.labels.forEach((label, row) => (targets[row * units + label] = 1));
  return targets;
}
