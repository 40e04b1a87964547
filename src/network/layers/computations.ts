/** Table from the type of a layer to how it computes. A layer without it does not compile. */
import type { Tensor, Tfjs } from "../../engine/engine.ts";
import { nth } from "../../engine/nth.ts";
import type { Activation } from "../../experiment/experiment.ts";
import { activationName } from "../../layers/keras-parts.ts";
import type { NetLayer, NetLayerOf, NetLayerType } from "../../layers/net-layer.ts";
import { activations } from "../activations.ts";
import * as activationLayers from "./activation.ts";
import {
  makingOf,
  type Calling,
  type LayerComputation,
  type Making,
  type Phase,
  type TfLayer,
  withConfig,
} from "./computation.ts";
import * as convolutions from "./convolution.ts";
import * as denseLayers from "./dense.ts";
import * as joining from "./joining.ts";
import * as normalizations from "./normalization.ts";
import * as poolings from "./pooling.ts";
import * as random from "./random.ts";

export const layerComputations: { [T in NetLayerType]: LayerComputation<NetLayerOf<T>> } = {
  ...convolutions,
  ...poolings,
  ...denseLayers,
  ...random,
  ...normalizations,
  ...activationLayers,
  ...joining,
};

/** Generic, so that the compiler sees that a layer meets the computation of its own type. */
const computationOf = <T extends NetLayerType>(
  layer: NetLayerOf<T> & { type: T },
): LayerComputation<NetLayerOf<T>> => layerComputations[layer.type];

/** Activated by what tfjs has not: such a layer is made and called without, and petri activates what it gives. */
const isBeyondTfjs = <L extends NetLayer>(spec: L): spec is Extract<L, { activation: Activation }> =>
  "activation" in spec && spec.activation === "hardSwish";

/** With its weights zero until the model gives them their values. */
export const makeLayer = (tf: Tfjs, spec: NetLayer, planned: Making["planned"]): TfLayer => {
  const layer = computationOf(spec).make(spec, makingOf(tf, planned));
  return isBeyondTfjs(spec) ? withConfig(layer, { activation: activationName(spec.activation) }) : layer;
};

/** What a layer computes of its inputs, of which there is at least one; the result belongs to the current tidy. */
export type NodeCall = (inputs: readonly Tensor[], phase: Phase) => Tensor;

export const nodeCall = (spec: NetLayer, calling: Calling): NodeCall => {
  if (isBeyondTfjs(spec)) {
    const plain = nodeCall({ ...spec, activation: "linear" }, calling);
    return (inputs, phase) => activations[spec.activation](calling.engine.tf, plain(inputs, phase));
  }
  const call = computationOf(spec).call(spec, calling);
  return (inputs, phase) => call(nth(inputs, 0), phase, inputs);
};
