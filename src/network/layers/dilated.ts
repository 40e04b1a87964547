/** A convolution with gaps in its window, from one without. */
import type { Tensor, Tfjs } from "../../engine/engine.ts";
import type { Padding, Pair } from "../../experiment/experiment.ts";

export type Tensor4D = ReturnType<Tensor["as4D"]>;

interface Window {
  kernelSize: Pair;
  dilationRate: Pair;
  padding: Padding;
}

export const isDilated = ({ dilationRate }: Pick<Window, "dilationRate">): boolean =>
  dilationRate.some((rate) => rate > 1);

/**
 * The picture is taken apart into the pixels that one window sees, each part is convolved without gaps, and the parts
 * are put together again.
 * @param x [n, height, width, channels]
 */
export const dilated = (tf: Tfjs, x: Tensor, window: Window, convolve: (part: Tensor) => Tensor): Tensor => {
  const [rows, columns] = [margins(x, window, 0), margins(x, window, 1)];
  const gaps = [...window.dilationRate];
  const parts = tf.spaceToBatchND(x, gaps, [
    [rows.before, rows.after + rows.rest],
    [columns.before, columns.after + columns.rest],
  ]);
  return tf.batchToSpaceND(convolve(parts), gaps, [
    [0, rows.rest],
    [0, columns.rest],
  ]);
};

/** Zeros around one axis (0 rows, 1 columns): for padding same, and a rest up to a multiple of the dilation. */
const margins = (
  x: Tensor,
  { kernelSize, dilationRate, padding }: Window,
  axis: 0 | 1,
): { before: number; after: number; rest: number } => {
  const gap = dilationRate[axis];
  const total = padding === "same" ? (kernelSize[axis] - 1) * gap : 0;
  const before = Math.floor(total / 2);
  const size = (x.shape[axis + 1] ?? 0) + total;
  return { before, after: total - before, rest: (gap - (size % gap)) % gap };
};

const isRank4 = (tensor: Tensor): tensor is Tensor4D => tensor.rank === 4;

export const rank4 = (tensor: Tensor): Tensor4D => {
  if (isRank4(tensor)) return tensor;
  throw new Error(`a tensor of rank 4 was expected, not [${tensor.shape.join(", ")}]`);
};
