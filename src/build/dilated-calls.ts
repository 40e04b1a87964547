import type { Tensor, Tfjs } from "../engine/engine.ts";
import type { LayerOf, Padding, Pair } from "../experiment/experiment.ts";
import { activations } from "./activations.ts";
import { stockCall, weightOf, type Calling, type LayerCall } from "./layer-call.ts";

type Convolution = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d">;
type Tensor4D = ReturnType<Tensor["as4D"]>;
/** Valid, of stride 1, without gaps. @param kernels in getWeights order */
type Convolve = (tf: Tfjs, x: Tensor4D, kernels: readonly Tensor4D[]) => Tensor;

export const isDilated = ({ dilationRate }: Convolution): boolean => dilationRate.some((rate) => rate > 1);

/** A convolution with gaps in its window (dilationRate above 1), for which tfjs has no gradient; else tfjs' own. */
export function convolutionCall(spec: Convolution, calling: Calling, convolve: Convolve): LayerCall {
  const { engine, layer } = calling;
  const { tf } = engine;
  if (!isDilated(spec)) return stockCall(calling);
  const kernelCount = layer.weights.length - Number(spec.useBias);
  return (x) => {
    const kernels = Array.from({ length: kernelCount }, (_, i) => rank4(weightOf(layer, i)));
    const y = dilated(tf, x, spec, (part) => convolve(tf, rank4(part), kernels));
    const biased = spec.useBias ? y.add(weightOf(layer, kernelCount)) : y;
    return activations[spec.activation](tf, biased);
  };
}

/**
 * The picture is taken apart into the pixels that one window sees, each part is convolved without gaps, and the parts
 * are put together again.
 * @param x [n, height, width, channels]
 */
function dilated(tf: Tfjs, x: Tensor, window: Convolution, convolve: (part: Tensor) => Tensor): Tensor {
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
}

/** Zeros around one axis (0 rows, 1 columns): for padding same, and a rest up to a multiple of the dilation. */
function margins(
  x: Tensor,
  { kernelSize, dilationRate, padding }: { kernelSize: Pair; dilationRate: Pair; padding: Padding },
  axis: 0 | 1,
): { before: number; after: number; rest: number } {
  const gap = dilationRate[axis];
  const total = padding === "same" ? (kernelSize[axis] - 1) * gap : 0;
  const before = Math.floor(total / 2);
  const size = (x.shape[axis + 1] ?? 0) + total;
  return { before, after: total - before, rest: (gap - (size % gap)) % gap };
}

const isRank4 = (tensor: Tensor): tensor is Tensor4D => tensor.rank === 4;

function rank4(tensor: Tensor): Tensor4D {
  if (isRank4(tensor)) return tensor;
  throw new Error(`a tensor of rank 4 was expected, not [${tensor.shape.join(", ")}]`);
}
