/** What the layers compute that only a net from elsewhere has, by Keras' rules. */
import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import { isOwnKind, type NetLayer, type NetLayerOf } from "../keras/net.ts";
import type { BuiltNode } from "./built-node.ts";
import type { TfLayer } from "./layers.ts";
import { layerCall } from "./layer-calls.ts";
import type { Phase } from "./layer-call.ts";

/** What a layer computes of its inputs; the result belongs to the current tidy. */
export type NodeCall = (inputs: readonly Tensor[], phase: Phase) => Tensor;

/** max(x, 0), cut at maxValue; negativeSlope * x below 0. */
const relu = (tf: Tfjs, { maxValue, negativeSlope }: NetLayerOf<"relu">, x: Tensor): Tensor => {
  const above =
    maxValue === null ? tf.relu(x) : maxValue === 6 ? tf.relu6(x) : tf.clipByValue(x, 0, maxValue);
  return negativeSlope === 0 ? above : above.sub(tf.relu(x.neg()).mul(negativeSlope));
};

const sum = (tf: Tfjs, inputs: readonly Tensor[]): Tensor =>
  inputs.length === 2 ? nth(inputs, 0).add(nth(inputs, 1)) : tf.addN([...inputs]);

/** A layer of the network with what it computes. */
export interface CalledNode {
  node: BuiltNode;
  call: NodeCall;
}

interface NetCalling {
  engine: Engine;
  /** The experiment's. */
  seed: number;
  layer: TfLayer;
}

export const nodeCall = (spec: NetLayer, calling: NetCalling): NodeCall => {
  const { tf } = calling.engine;
  if (isOwnKind(spec)) {
    const call = layerCall(spec, calling);
    return (inputs, phase) => call(nth(inputs, 0), phase);
  }
  switch (spec.type) {
    case "rescaling":
      return (inputs) => nth(inputs, 0).mul(spec.scale).add(spec.offset);
    case "relu":
      return (inputs) => relu(tf, spec, nth(inputs, 0));
    case "add":
      return (inputs) => sum(tf, inputs);
    case "concatenate":
      return (inputs) => tf.concat([...inputs], -1);
  }
};
