/** A model and the models within it as one graph of layers; what refers to an inner model refers to its output. */
import { type Call, type KerasLayer, type KerasModel, type Reference, isInput } from "./keras-model.ts";

/** `layer`: the id of a node, which is the layer's name with those of the models it lies in: mobilenet/conv_1. */
export type Edge = Reference;

export interface GraphNode {
  id: string;
  layer: KerasLayer;
  calls: readonly Call[];
}

export interface LayerGraph {
  /** By id, in the file's order. */
  nodes: ReadonlyMap<string, GraphNode>;
  /** For an inner model its outputs, for an inner model's input what is put in there. */
  standsFor: ReadonlyMap<string, readonly Edge[]>;
  outputs: readonly Edge[];
}

const within =
  (prefix: string) =>
  (reference: Reference): Edge => ({ ...reference, layer: `${prefix}${reference.layer}` });

/** The graph without what stands for something else. An inner model that is used twice is left as it is. */
export const layerGraph = (model: KerasModel): LayerGraph => {
  const nodes = new Map<string, GraphNode>();
  const standsFor = new Map<string, readonly Edge[]>();

  const add = (part: KerasModel, prefix: string): void => {
    for (const layer of part.layers) {
      const id = `${prefix}${layer.name}`;
      const calls = layer.calls.map((call) => ({ ...call, inputs: call.inputs.map(within(prefix)) }));
      nodes.set(id, { id, layer, calls });
      const [call, ...others] = calls;
      if (layer.inner !== null && call !== undefined && others.length === 0) addInner(layer.inner, id, call);
    }
  };

  const addInner = (inner: KerasModel, id: string, call: Call): void => {
    const prefix = `${id}/`;
    standsFor.set(id, inner.outputs.map(within(prefix)));
    add(inner, prefix);
    for (const [index, input] of inner.inputs.entries())
      standsFor.set(`${prefix}${input.layer}`, call.inputs.slice(index, index + 1));
  };

  add(model, "");
  return { nodes, standsFor, outputs: model.outputs };
};

/** The node and call behind an edge, or null where the file refers to what it does not have. */
export const followed = (graph: LayerGraph, edge: Edge): { node: GraphNode; call: number } | null => {
  let at: Edge | undefined = edge;
  // A damaged file may lead in a circle.
  for (let steps = 0; steps <= graph.standsFor.size && at !== undefined; steps++) {
    const targets = graph.standsFor.get(at.layer);
    if (targets === undefined) {
      const node = graph.nodes.get(at.layer);
      return node === undefined ? null : { node, call: node.calls.length > 1 ? at.call : 0 };
    }
    at = targets[at.output];
  }
  return null;
};

/** Names of all layers whose output can be taken, in the file's order. */
export const layerNames = (graph: LayerGraph): string[] =>
  [...graph.nodes.values()].filter(({ layer }) => !isInput(layer)).map(({ layer }) => layer.name);
