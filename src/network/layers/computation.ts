/** How a kind of layer computes: the tfjs layer that holds its weights, and its call by Keras' rules. */
import type { Engine, Tensor, Tfjs } from "../../engine/engine.ts";
import { nth } from "../../engine/nth.ts";
import type { InitializerSpec, RegularizerSpec } from "../../experiment/experiment.ts";
import type { NetLayer } from "../../layers/net-layer.ts";
import type { PlannedLayer, PlannedNode } from "../../plan/plan.ts";
import { initializerOf, regularizerOf, type Initializer, type Regularizer } from "../initializers.ts";

export type TfLayer = InstanceType<Tfjs["layers"]["Layer"]>;

/** What the tfjs layer is made of besides the layer's own spec. */
export interface Making {
  tf: Tfjs;
  planned: PlannedLayer | PlannedNode;
  initial: (spec: InitializerSpec) => Initializer;
  decay: (spec: RegularizerSpec | null) => Regularizer | null;
}

export const makingOf = (tf: Tfjs, planned: Making["planned"]): Making => ({
  tf,
  planned,
  initial: (initializer) => initializerOf(tf, initializer),
  decay: (regularizer) => regularizer && regularizerOf(tf, regularizer),
});

/** step: global, from 0; it names the masks and the noise of the step. */
export type Phase = { training: false } | { training: true; step: number };

/**
 * What a layer computes, [n, ...inputShape] to [n, ...outputShape]; its result belongs to the current tidy. `inputs`
 * are all of a layer that joins several; x is the first.
 */
export type LayerCall = (x: Tensor, phase: Phase, inputs: readonly Tensor[]) => Tensor;

/** What the call of a layer is made of besides its spec. */
export interface Calling {
  engine: Engine;
  /** The experiment's. */
  seed: number;
  /** Holds the weights. */
  layer: TfLayer;
}

export interface LayerComputation<L extends NetLayer> {
  /** What a saved model names. Its weights are zero until the model gives them their values. */
  make(spec: L, making: Making): TfLayer;
  call(spec: L, calling: Calling): LayerCall;
}

/** As tfjs computes the layer. */
export const stock = (_: NetLayer, { engine, layer }: Calling): LayerCall => {
  const { tf } = engine;
  return (x, { training }) => {
    const output = layer.apply(x, { training });
    if (output instanceof tf.Tensor) return output;
    throw new Error("a layer gave something other than one tensor");
  };
};

/** The layer's weight of this number, in getWeights order, as it is now. */
export const weightOf = (layer: TfLayer, index: number): Tensor => nth(layer.weights, index).read();

/** The layer, which is saved with these keys changed. */
export const withConfig = (layer: TfLayer, changed: ReturnType<TfLayer["getConfig"]>): TfLayer => {
  const own = layer.getConfig.bind(layer);
  layer.getConfig = () => ({ ...own(), ...changed });
  return layer;
};
