/** Table of losses by Keras 3's rules (test/reference/SEMANTICS.md 11). Each gives one number per picture, [n]. */
import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import { sigmoidCrossEntropyWithLogits, softmaxCrossEntropyWithLogits } from "../engine/logits-loss.ts";
import type { LossName } from "../experiment/experiment.ts";
import type { Answer, LogitActivation } from "./forward-pass.ts";
import type { DecayedWeight } from "./model.ts";

/** Targets and outputs are [n, units]; targets 0 or 1, one-hot, or smoothed. */
type PictureLoss = (engine: Engine, targets: Tensor, outputs: Tensor) => Tensor;

interface Loss {
  /** From what the last layer gives; a cross-entropy takes it for probabilities and keeps it off 0 and 1. */
  ofOutputs: PictureLoss;
  /** From what goes into a last sigmoid or softmax, unclipped; null: this loss never does so. */
  ofLogits: { after: LogitActivation; loss: PictureLoss } | null;
  /** How many answers share the smoothed part of a target; null: this loss is never smoothed. */
  smoothedOver: ((units: number) => number) | null;
}

export const losses: Record<LossName, Loss> = {
  binaryCrossentropy: {
    ofOutputs: ({ tf }, targets, outputs) => {
      const p = clipped(tf, outputs);
      const gains = targets.mul(p.log()).add(tf.sub(1, targets).mul(tf.sub(1, p).log()));
      return gains.mean(-1).neg();
    },
    ofLogits: {
      after: "sigmoid",
      loss: (engine, targets, logits) => sigmoidCrossEntropyWithLogits(engine, targets, logits).mean(-1),
    },
    smoothedOver: () => 2,
  },
  categoricalCrossentropy: {
    ofOutputs: ({ tf }, targets, outputs) => {
      const p = clipped(tf, outputs.div(outputs.sum(-1, true)));
      return targets.mul(p.log()).sum(-1).neg();
    },
    ofLogits: { after: "softmax", loss: softmaxCrossEntropyWithLogits },
    smoothedOver: (units) => units,
  },
  // Its targets are one-hot here; Keras takes the number of the class, to the same value.
  sparseCategoricalCrossentropy: {
    ofOutputs: (engine, targets, outputs) =>
      softmaxCrossEntropyWithLogits(engine, targets, clipped(engine.tf, outputs).log()),
    ofLogits: { after: "softmax", loss: softmaxCrossEntropyWithLogits },
    smoothedOver: null,
  },
  meanSquaredError: {
    ofOutputs: ({ tf }, targets, outputs) => tf.squaredDifference(outputs, targets).mean(-1),
    ofLogits: null,
    smoothedOver: null,
  },
};

export interface LossSpec {
  name: LossName;
  /** Share of a target that goes evenly to all answers, 0 (none) to 1: y (1 - e) + e / answers. */
  labelSmoothing: number;
}

/** Loss of each picture, [n]. @param targets [n, units] */
export const lossOf = (
  engine: Engine,
  spec: LossSpec,
  targets: Tensor,
  { outputs, logits }: Answer,
): Tensor => {
  const { ofOutputs, ofLogits, smoothedOver } = losses[spec.name];
  const answers = smoothedOver?.(outputs.shape.at(-1) ?? 1);
  const wanted =
    answers === undefined || spec.labelSmoothing === 0
      ? targets
      : targets.mul(1 - spec.labelSmoothing).add(spec.labelSmoothing / answers);
  return logits !== null && ofLogits?.after === logits.activation
    ? ofLogits.loss(engine, wanted, logits.values)
    : ofOutputs(engine, wanted, outputs);
};

/** Keras' epsilon. */
const smallest = 1e-7;

const clipped = (tf: Tfjs, probabilities: Tensor): Tensor =>
  tf.clipByValue(probabilities, smallest, 1 - smallest);

/** Sum over the regularised weights of l1 * sum(|w|) + l2 * sum(w^2), a scalar; null: no weight is regularised. */
export const weightDecay = ({ tf }: Engine, weights: readonly DecayedWeight[]): Tensor | null => {
  const terms = weights.flatMap(({ regularizer, variable }) => {
    if (regularizer === null) return [];
    const { l1, l2 } = regularizer;
    return [
      ...(l1 > 0 ? [variable.abs().sum().mul(l1)] : []),
      ...(l2 > 0 ? [variable.square().sum().mul(l2)] : []),
    ];
  });
  return terms.length === 0 ? null : tf.addN(terms);
};
