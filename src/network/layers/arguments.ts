/** Arguments that several tfjs layers share. A layer without weight decay has no regulariser among its arguments. */
import type { Activation, LayerOf, Pair } from "../../experiment/experiment.ts";
import type { Making } from "./computation.ts";

/** tfjs asks for arrays that it could change. */
export const pair = ([first, second]: Pair): [number, number] => [first, second];

/** tfjs has no hardSwish: see computations.ts. */
export const tfjsActivation = (activation: Activation) =>
  activation === "hardSwish" ? "linear" : activation;

type Biased = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d" | "dense">;

export const bias = (spec: Biased, { initial, decay }: Making) => {
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
