import { convolve } from "../engine/convolution.ts";
import { nth } from "../engine/nth.ts";
import type { LayerOf } from "../experiment/experiment.ts";
import { activations } from "./activations.ts";
import { convolutionCall, isDilated } from "./dilated-calls.ts";
import { weightOf, type Calling, type LayerCall } from "./layer-call.ts";

/** A conv2d layer: sums and bias in one op where the engine has it, then the activation. */
export function convolution2dCall(spec: LayerOf<"conv2d">, calling: Calling): LayerCall {
  if (isDilated(spec))
    return convolutionCall(spec, calling, (tf, x, kernels) => tf.conv2d(x, nth(kernels, 0), 1, "valid"));
  const { engine, layer } = calling;
  const window = { strides: spec.strides, pad: spec.padding };
  return (x) => {
    const bias = spec.useBias ? weightOf(layer, 1) : null;
    const sums = convolve(engine, x, weightOf(layer, 0), bias, window);
    return activations[spec.activation](engine.tf, sums);
  };
}
