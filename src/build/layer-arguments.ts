/** Arguments that several tfjs layers share. A layer without weight decay has no regulariser among its arguments. */
import type { Tfjs } from "../engine/engine.ts";
import type { PlannedLayer, PlannedNode } from "../plan/plan.ts";
import type { InitializerSpec, LayerOf, Pair, RegularizerSpec } from "../experiment/experiment.ts";
import type { Initializer, Regularizer } from "./initializers.ts";

/** What the factory of a layer needs beside its own spec. */
export interface Making {
  tf: Tfjs;
  planned: PlannedLayer | PlannedNode;
  initial: (spec: InitializerSpec) => Initializer;
  decay: (spec: RegularizerSpec | null) => Regularizer | null;
}

/** tfjs asks for arrays that it could change. */
const pair = ([first, second]: Pair): [number, number] => [first, second];

type Convolution = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d">;

export const convolution = (spec: Convolution, making: Making) => ({
  name: spec.name,
  kernelSize: pair(spec.kernelSize),
  strides: pair(spec.strides),
  padding: spec.padding,
  dilationRate: pair(spec.dilationRate),
  activation: spec.activation,
  ...bias(spec, making),
});

export const pooling = (spec: LayerOf<"maxPooling2d" | "averagePooling2d">) => ({
  name: spec.name,
  padding: spec.padding,
  poolSize: pair(spec.poolSize),
  strides: pair(spec.strides),
});

export const bias = (spec: Convolution | LayerOf<"dense">, { initial, decay }: Making) => {
  const regularizer = decay(spec.biasRegularizer);
  return {
    useBias: spec.useBias,
    biasInitializer: initial(spec.biasInitializer),
    ...(regularizer && { biasRegularizer: regularizer }),
  };
};

export const kernel = (spec: LayerOf<"conv2d" | "dense">, { initial, decay }: Making) => {
  const regularizer = decay(spec.kernelRegularizer);
  return {
    kernelInitializer: initial(spec.kernelInitializer),
    ...(regularizer && { kernelRegularizer: regularizer }),
  };
};

export const depthwise = (
  spec: LayerOf<"separableConv2d" | "depthwiseConv2d">,
  { initial, decay }: Making,
) => {
  const regularizer = decay(spec.depthwiseRegularizer);
  return {
    depthwiseInitializer: initial(spec.depthwiseInitializer),
    ...(regularizer && { depthwiseRegularizer: regularizer }),
  };
};

export const pointwise = (spec: LayerOf<"separableConv2d">, { initial, decay }: Making) => {
  const regularizer = decay(spec.pointwiseRegularizer);
  return {
    pointwiseInitializer: initial(spec.pointwiseInitializer),
    ...(regularizer && { pointwiseRegularizer: regularizer }),
  };
};

export const normalization = (
  spec: LayerOf<"batchNormalization" | "layerNormalization">,
  { initial, decay }: Making,
) => {
  const betaRegularizer = decay(spec.betaRegularizer);
  const gammaRegularizer = decay(spec.gammaRegularizer);
  return {
    name: spec.name,
    epsilon: spec.epsilon,
    center: spec.center,
    scale: spec.scale,
    betaInitializer: initial(spec.betaInitializer),
    gammaInitializer: initial(spec.gammaInitializer),
    ...(betaRegularizer && { betaRegularizer }),
    ...(gammaRegularizer && { gammaRegularizer }),
  };
};
