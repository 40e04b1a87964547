import type { Engine, Variable } from "../engine/engine.ts";
import type { EmaSpec } from "../experiment/experiment.ts";
import type { TrainableWeight } from "./optimizer-part.ts";

/** Exponential moving averages of the weights, as Keras' use_ema. */
export interface WeightAverages {
  /** The averages, in the order of the weights; after `exchange` the weights themselves. */
  readonly variables: readonly Variable[];
  /** After the weights' update. @param step its number, from 1 */
  follow(step: number): void;
  /** Puts the averages in the weights' place and the weights in theirs, and back. */
  exchange(): void;
  dispose(): void;
}

export const averagesOf = (
  { tf }: Engine,
  { momentum, overwriteFrequency }: EmaSpec,
  weights: readonly TrainableWeight[],
): WeightAverages => {
  const pairs = weights.map(({ variable }) => ({
    weight: variable,
    average: tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)),
  }));
  // Keras subtracts in 32 bits.
  const kept = Math.fround(momentum);
  return {
    variables: pairs.map(({ average }) => average),
    follow: (step) => {
      tf.tidy(() => {
        for (const { weight, average } of pairs) {
          average.assign(step === 1 ? weight.clone() : average.mul(kept).add(weight.mul(1 - kept)));
          if (overwriteFrequency !== null && step % overwriteFrequency === 0) weight.assign(average);
        }
      });
    },
    exchange: () => {
      tf.tidy(() => {
        for (const { weight, average } of pairs) {
          const held = weight.clone();
          weight.assign(average);
          average.assign(held);
        }
      });
    },
    dispose: () => {
      tf.dispose(pairs.map(({ average }) => average));
    },
  };
};
