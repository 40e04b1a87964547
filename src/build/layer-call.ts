import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { TfLayer } from "./layers.ts";

/** step: global, from 0; it names the masks and the noise of the step. */
export type Phase = { training: false } | { training: true; step: number };

/** What a layer computes, [n, ...inputShape] to [n, ...outputShape]; its result belongs to the current tidy. */
export type LayerCall = (x: Tensor, phase: Phase) => Tensor;

/** What the call of a layer is made of beside its spec. */
export interface Calling {
  engine: Engine;
  /** The experiment's. */
  seed: number;
  /** Holds the weights. */
  layer: TfLayer;
}

/** As tfjs computes the layer. */
export const stockCall =
  ({ engine, layer }: Calling): LayerCall =>
  (x, { training }) =>
    one(engine.tf, layer.apply(x, { training }));

/** The layer's weight of this number, in getWeights order, as it is now. */
export const weightOf = (layer: TfLayer, index: number): Tensor => nth(layer.weights, index).read();

function one(tf: Tfjs, output: ReturnType<TfLayer["apply"]>): Tensor {
  if (output instanceof tf.Tensor) return output;
  throw new Error("a layer gave something else than one tensor");
}
