import { sizeOf } from "../network/named-array.ts";
import type { Plan, Stack } from "../plan/plan.ts";

/** Bytes that the largest layer's input and output may take together. */
const budget = 256 * 2 ** 20;
const most = 64;

/**
 * Pictures in a batch without gradients: more than in training where they fit, since nothing has to be kept.
 * It follows from the plan alone, so that a run gives the same bytes on every machine.
 */
export function evaluationBatchSize({ base, layers, batchSize }: Stack & Pick<Plan, "batchSize">): number {
  // What is frozen is computed apart, in batches of its own.
  const trained = base?.layers.filter(({ frozen }) => !frozen) ?? [];
  const sizes = [...trained, ...layers].map(
    ({ inputShape, outputShape }) => sizeOf(inputShape) + sizeOf(outputShape),
  );
  const bytesPerPicture = Float32Array.BYTES_PER_ELEMENT * Math.max(1, ...sizes);
  return Math.max(batchSize, Math.min(most, Math.floor(budget / bytesPerPicture)));
}
