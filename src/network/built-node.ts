/** The layers of a network as a graph: those of a pretrained net, then the experiment's own. */
import type { Net } from "../keras/net.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { Tfjs } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { GivenWeight, PlannedBase, Stack } from "../plan/plan.ts";
import type { LayerSpec } from "../experiment/experiment.ts";
import { ownLayers } from "../plan/layer-graph.ts";
import { drawsInTraining } from "../layers/kinds.ts";
import type { TfLayer } from "./layers/computation.ts";
import { makeLayer, type NodeCall } from "./layers/computations.ts";
import type { Node } from "./settled-part.ts";

export interface BuiltNode extends Node {
  spec: NetLayer;
  /** Holds the weights. */
  layer: TfLayer;
  weights: readonly GivenWeight[];
  /** It runs as in inference whatever the phase. */
  inference: boolean;
}

/** A layer of the network with what it computes. */
export interface CalledNode {
  node: BuiltNode;
  call: NodeCall;
}

/** A pretrained net and the plan for it. */
export interface ModelBase {
  net: Net;
  planned: PlannedBase;
}

/** null: a stack without a base. */
export const modelBase = (net: Net | null, { base }: Pick<Stack, "base">): ModelBase | null =>
  net === null || base === null ? null : { net, planned: base };

export const baseNodes = (tf: Tfjs, { net, planned }: ModelBase): BuiltNode[] =>
  planned.layers.map((layer, i) => {
    const spec = nth(net.nodes, i).layer;
    return {
      ...{ name: layer.name, inputs: layer.inputs, spec, layer: makeLayer(tf, spec, layer) },
      ...{ weights: layer.weights, inference: layer.inference, fixed: layer.frozen },
    };
  });

/** @param specs the experiment's own, as its file has them */
export const ownNodes = (tf: Tfjs, specs: readonly LayerSpec[], { base, layers }: Stack): BuiltNode[] =>
  ownLayers(specs, { base, layers }).map(({ spec, inputs }, i) => {
    const planned = nth(layers, i);
    const { weights } = planned;
    return {
      ...{ name: spec.name, inputs, spec, weights, inference: false, layer: makeLayer(tf, spec, planned) },
      // Without a base nothing is worth keeping apart: a first pooling would be alone in it.
      fixed: base !== null && weights.length === 0 && !drawsInTraining(spec),
    };
  });
