import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import type { OptimizerSpec } from "../experiment/experiment.ts";

/** Gradients of all weights -> no larger than the experiment lets them be; they belong to the current tidy. */
type Clip = (gradients: readonly Tensor[]) => readonly Tensor[];

const lengthOf = (gradient: Tensor): Tensor => gradient.square().sum().sqrt();

/** One that is longer than `most` is shortened to it. */
const byLength =
  (tf: Tfjs, most: number): Clip =>
  (gradients) =>
    gradients.map((gradient) => gradient.mul(most).div(tf.maximum(lengthOf(gradient), most)));

/** By one factor, so that the direction of the step stays. */
const byCommonLength =
  (tf: Tfjs, most: number): Clip =>
  (gradients) => {
    const squares = gradients.map((gradient) => gradient.square().sum());
    const length = tf.stack(squares).sum().sqrt();
    const scale = tf.minimum(tf.scalar(1).div(length), 1 / most).mul(most);
    // length - length is 0, and no number where the length is none: then no gradient may look as if it were one.
    const factor = scale.add(length.sub(length));
    return gradients.map((gradient) => gradient.mul(factor));
  };

const byValue =
  (tf: Tfjs, most: number): Clip =>
  (gradients) =>
    gradients.map((gradient) => tf.clipByValue(gradient, -most, most));

/** As Keras' clipnorm, global_clipnorm and clipvalue, of which an experiment has one at most. */
export const clipping = (
  { tf }: Engine,
  { clipNorm, globalClipNorm, clipValue }: Pick<OptimizerSpec, "clipNorm" | "globalClipNorm" | "clipValue">,
): Clip => {
  if (clipNorm !== null) return byLength(tf, clipNorm);
  if (globalClipNorm !== null) return byCommonLength(tf, globalClipNorm);
  return clipValue === null ? (gradients) => gradients : byValue(tf, clipValue);
};
