import { convolve } from "../../engine/convolution.ts";
import type { Tensor, Tfjs } from "../../engine/engine.ts";
import { nth } from "../../engine/nth.ts";
import type { LayerOf } from "../../experiment/experiment.ts";
import { activations } from "../activations.ts";
import { bias, kernel, pair, tfjsActivation } from "./arguments.ts";
import {
  stock,
  weightOf,
  withConfig,
  type Calling,
  type LayerCall,
  type LayerComputation,
  type Making,
} from "./computation.ts";
import { dilated, isDilated, rank4, type Tensor4D } from "./dilated.ts";

type Convolution = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d">;
/** Valid, of stride 1, without gaps. @param kernels in getWeights order */
type Convolve = (tf: Tfjs, x: Tensor4D, kernels: readonly Tensor4D[]) => Tensor;

const convolution = (spec: Convolution, making: Making) => ({
  name: spec.name,
  kernelSize: pair(spec.kernelSize),
  strides: pair(spec.strides),
  padding: spec.padding,
  dilationRate: pair(spec.dilationRate),
  activation: tfjsActivation(spec.activation),
  ...bias(spec, making),
});

const depthwise = (spec: LayerOf<"separableConv2d" | "depthwiseConv2d">, { initial, decay }: Making) => {
  const regularizer = decay(spec.depthwiseRegularizer);
  return {
    depthwiseInitializer: initial(spec.depthwiseInitializer),
    ...(regularizer && { depthwiseRegularizer: regularizer }),
  };
};

const pointwise = (spec: LayerOf<"separableConv2d">, { initial, decay }: Making) => {
  const regularizer = decay(spec.pointwiseRegularizer);
  return {
    pointwiseInitializer: initial(spec.pointwiseInitializer),
    ...(regularizer && { pointwiseRegularizer: regularizer }),
  };
};

/** A convolution with gaps in its window (dilationRate above 1), for which tfjs has no gradient. */
const dilatedCall = (spec: Convolution, { engine, layer }: Calling, convolve: Convolve): LayerCall => {
  const { tf } = engine;
  const kernelCount = layer.weights.length - Number(spec.useBias);
  return (x) => {
    const kernels = Array.from({ length: kernelCount }, (_, i) => rank4(weightOf(layer, i)));
    const y = dilated(tf, x, spec, (part) => convolve(tf, rank4(part), kernels));
    const biased = spec.useBias ? y.add(weightOf(layer, kernelCount)) : y;
    return activations[spec.activation](tf, biased);
  };
};

export const conv2d: LayerComputation<LayerOf<"conv2d">> = {
  make: (spec, making) =>
    making.tf.layers.conv2d({
      ...convolution(spec, making),
      ...kernel(spec, making),
      filters: spec.filters,
    }),
  /** Sums and bias in one op where the engine has it, then the activation. */
  call: (spec, calling) => {
    if (isDilated(spec))
      return dilatedCall(spec, calling, (tf, x, kernels) => tf.conv2d(x, nth(kernels, 0), 1, "valid"));
    const { engine, layer } = calling;
    const window = { strides: spec.strides, pad: spec.padding };
    return (x) => {
      const bias = spec.useBias ? weightOf(layer, 1) : null;
      const sums = convolve(engine, x, weightOf(layer, 0), bias, window);
      return activations[spec.activation](engine.tf, sums);
    };
  },
};

export const separableConv2d: LayerComputation<LayerOf<"separableConv2d">> = {
  make: (spec, making) => {
    const layer = making.tf.layers.separableConv2d({
      ...convolution(spec, making),
      ...depthwise(spec, making),
      ...pointwise(spec, making),
      filters: spec.filters,
      depthMultiplier: spec.depthMultiplier,
    });
    // tfjs names the depthwise initialiser for both kernels, and leaves the multiplier out.
    const initializer = making.initial(spec.pointwiseInitializer);
    return withConfig(layer, {
      depthMultiplier: spec.depthMultiplier,
      pointwiseInitializer: { className: initializer.getClassName(), config: initializer.getConfig() },
    });
  },
  call: (spec, calling) =>
    isDilated(spec)
      ? dilatedCall(spec, calling, (tf, x, kernels) =>
          tf.separableConv2d(x, nth(kernels, 0), nth(kernels, 1), 1, "valid"),
        )
      : stock(spec, calling),
};

export const depthwiseConv2d: LayerComputation<LayerOf<"depthwiseConv2d">> = {
  make: (spec, making) => {
    const layer = making.tf.layers.depthwiseConv2d({
      ...convolution(spec, making),
      ...depthwise(spec, making),
      depthMultiplier: spec.depthMultiplier,
    });
    // tfjs ignores the dilation here.
    layer.computeOutputShape = () => [null, ...making.planned.outputShape];
    // It saves the weight decay as a constraint, too, with which no saved model can be loaded.
    return withConfig(layer, { depthwiseConstraint: null });
  },
  call: (spec, calling) =>
    isDilated(spec)
      ? dilatedCall(spec, calling, (tf, x, kernels) => tf.depthwiseConv2d(x, nth(kernels, 0), 1, "valid"))
      : stock(spec, calling),
};
