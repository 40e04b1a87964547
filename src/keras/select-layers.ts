/** The layers that a net's output needs, and no others. */
import { isInert } from "../layers/kinds.ts";
import { suggest } from "../read/suggest.ts";
import { isInput, type KerasLayer, type KerasModel } from "./keras-model.ts";
import {
  followed,
  layerGraph,
  layerNames,
  type Edge,
  type GraphNode,
  type LayerGraph,
} from "./layer-graph.ts";
import { pictures } from "./net.ts";
import { cutMistake, modelMistake, read, type Mistake, type NetResult } from "./net-result.ts";

export interface SelectedLayer {
  layer: KerasLayer;
  /** Names of the layers whose outputs it takes, `pictures` among them where it joins these with others; none: it takes the pictures. */
  inputs: readonly string[];
  /** What it is called with. */
  args: readonly unknown[];
}

export interface Selection {
  input: KerasLayer;
  /** Each after those whose outputs it takes, else as in the file. The last one's output is the net's. */
  layers: readonly SelectedLayer[];
}

const unknownCut = (graph: LayerGraph, cut: string): Mistake => {
  const names = layerNames(graph);
  const meant = suggest(cut, names);
  const last = `its last layer is "${names.at(-1) ?? ""}"`;
  const hint = meant === null ? "" : ` (did you mean "${meant}"?)`;
  return cutMistake(`the model has no layer "${cut}"${hint}; ${last}`);
};

const cutAt = (graph: LayerGraph, cut: string): NetResult<Edge> => {
  const node = [...graph.nodes.values()].find(({ id, layer }) => layer.name === cut || id === cut);
  if (node === undefined) return unknownCut(graph, cut);
  if (isInput(node.layer)) return cutMistake(`"${cut}" is an input; the cut must be at a layer after it`);
  if (node.calls.length > 1)
    return cutMistake(`layer "${cut}" is used ${node.calls.length} times; the cut must be at one used once`);
  return read({ layer: node.id, call: 0, output: 0 });
};

/** Where the net ends: at the cut, or at the model's own output. */
const endOf = (graph: LayerGraph, cut: string | null): NetResult<Edge> => {
  if (cut !== null) return cutAt(graph, cut);
  const [output, ...others] = graph.outputs;
  if (output === undefined) return modelMistake("the model has no output");
  if (others.length === 0) return read(output);
  const names = graph.outputs.map(({ layer }) => `"${layer}"`).join(", ");
  return modelMistake(`the model has several outputs (${names}); a cut must name one of them`);
};

interface Use {
  node: GraphNode;
  call: number;
  /** Ids of nodes. */
  inputs: string[];
}

const useOf = (graph: LayerGraph, node: GraphNode, call: number): NetResult<Use> => {
  const { name } = node.layer;
  const called = node.calls[call];
  if (isInput(node.layer)) return read({ node, call, inputs: [] });
  if (called === undefined || called.inputs.length === 0)
    return modelMistake(`its description does not say what layer "${name}" takes`);
  if (called.training && !isInert(node.layer.className))
    return modelMistake(`layer "${name}" always behaves as in training, which petri cannot translate`);
  const inputs: string[] = [];
  for (const edge of called.inputs) {
    const target = followed(graph, edge);
    if (target === null)
      return modelMistake(`layer "${name}" takes the output of "${edge.layer}", which is not there`);
    inputs.push(target.node.id);
  }
  return read({ node, call, inputs });
};

/** What the end needs, by id, in any order. */
const needed = (graph: LayerGraph, end: Edge): NetResult<Map<string, Use>> => {
  const uses = new Map<string, Use>();
  const waiting = [end];
  for (let edge = waiting.pop(); edge !== undefined; edge = waiting.pop()) {
    const target = followed(graph, edge);
    if (target === null) return modelMistake(`its output is that of "${edge.layer}", which is not there`);
    const { node, call } = target;
    const earlier = uses.get(node.id);
    if (earlier !== undefined && earlier.call !== call)
      return modelMistake(`layer "${node.layer.name}" is used twice, which petri cannot translate`);
    if (earlier !== undefined) continue;
    const use = useOf(graph, node, call);
    if (use.type === "mistake") return use;
    uses.set(node.id, use.value);
    waiting.push(...(node.calls[call]?.inputs ?? []));
  }
  return read(uses);
};

/** In the file's order, but each after those whose outputs it takes. */
const sorted = (graph: LayerGraph, uses: ReadonlyMap<string, Use>): NetResult<Use[]> => {
  const placed = new Map<string, Use>();
  let waiting = [...graph.nodes.keys()].flatMap((id) => uses.get(id) ?? []);
  while (waiting.length > 0) {
    const before = placed.size;
    for (const use of waiting) if (use.inputs.every((id) => placed.has(id))) placed.set(use.node.id, use);
    waiting = waiting.filter(({ node }) => !placed.has(node.id));
    const [stuck] = waiting;
    if (stuck !== undefined && placed.size === before)
      return modelMistake(`its layers take each other's outputs in a circle, at "${stuck.node.layer.name}"`);
  }
  return read([...placed.values()]);
};

const sameName = (layers: readonly KerasLayer[]): KerasLayer | undefined =>
  layers.find(({ name }, index) => layers.findIndex((other) => other.name === name) < index);

const selection = (uses: readonly Use[]): NetResult<Selection> => {
  const inputs = uses.filter(({ node }) => isInput(node.layer));
  const [input, another] = inputs.map(({ node }) => node);
  if (input === undefined) return modelMistake("the model has no input");
  if (another !== undefined)
    return modelMistake(
      `the model has several inputs ("${input.layer.name}", "${another.layer.name}"); petri has pictures for one`,
    );
  const others = uses.filter(({ node }) => !isInput(node.layer));
  const twice = sameName(others.map(({ node }) => node.layer));
  if (twice !== undefined) return modelMistake(`two of its layers are called "${twice.name}"`);
  const names = new Map(others.map(({ node }) => [node.id, node.layer.name]));
  const layers = others.map(({ node, call, inputs: ids }) => ({
    layer: node.layer,
    args: node.calls[call]?.args ?? [],
    inputs:
      ids.length === 1
        ? ids.flatMap((id) => names.get(id) ?? [])
        : ids.map((id) => names.get(id) ?? pictures),
  }));
  return read({ input: input.layer, layers });
};

/** `cut`: name of the layer whose output is the net's; null: the model's only output. */
export const selectLayers = (model: KerasModel, cut: string | null): NetResult<Selection> => {
  const graph = layerGraph(model);
  const end = endOf(graph, cut);
  if (end.type === "mistake") return end;
  const uses = needed(graph, end.value);
  if (uses.type === "mistake") return uses;
  const order = sorted(graph, uses.value);
  return order.type === "mistake" ? order : selection(order.value);
};

/** The layer without a mistake in it or before it that has the most layers before it; null: the first has one. */
export const lastCut = (
  layers: readonly SelectedLayer[],
  isWrong: (name: string) => boolean,
): string | null => {
  const before = new Map<string, ReadonlySet<string>>();
  for (const { layer, inputs } of layers) {
    const all = inputs.map((name) => before.get(name));
    if (isWrong(layer.name) || all.includes(undefined)) continue;
    before.set(layer.name, new Set([layer.name, ...all.flatMap((names) => [...(names ?? [])])]));
  }
  const most = Math.max(0, ...[...before.values()].map(({ size }) => size));
  return [...before.keys()].find((name) => before.get(name)?.size === most) ?? null;
};
