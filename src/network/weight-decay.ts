import type { Engine, Tensor } from "../engine/engine.ts";
import type { DecayedWeight } from "./model.ts";

/** Sum over the regularised weights of l1 * sum(|w|) + l2 * sum(w^2), a scalar; null: no weight is regularised. */
export function weightDecay({ tf }: Engine, weights: readonly DecayedWeight[]): Tensor | null {
  const terms = weights.flatMap(({ regularizer, variable }) => {
    if (regularizer === null) return [];
    const { l1, l2 } = regularizer;
    return [
      ...(l1 > 0 ? [variable.abs().sum().mul(l1)] : []),
      ...(l2 > 0 ? [variable.square().sum().mul(l2)] : []),
    ];
  });
  return terms.length === 0 ? null : tf.addN(terms);
}
