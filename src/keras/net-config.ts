import type { KerasMap } from "../layers/keras-config.ts";
import { type LayerConfig, layerConfig } from "./layer-config.ts";
import { type Net, type NetNode, pictures as thePictures } from "./net.ts";

/** By name; that one is missing is a bug in the code that made the net. */
const finderOf = (nodes: readonly NetNode[]): ((name: string) => NetNode) => {
  const named = new Map(nodes.map((node) => [node.layer.name, node]));
  return (name) => {
    const node = named.get(name);
    if (node === undefined) throw new Error(`the net has no layer ${name}`);
    return node;
  };
};

const layersBefore = ({ inputs }: NetNode): readonly string[] =>
  inputs.filter((input) => input !== thePictures);

/** The nodes that the output needs, as they are met going back from it, depth first. */
const metGoingBack = (output: NetNode, find: (name: string) => NetNode): NetNode[] => {
  const met = new Set<NetNode>();
  const visit = (node: NetNode): void => {
    if (met.has(node)) return;
    met.add(node);
    for (const input of layersBefore(node)) visit(find(input));
  };
  visit(output);
  return [...met];
};

/**
 * The order in which Keras has a net's layers (map_graph in its ops/function.py): the furthest from the output first,
 * among equals as they are met going back from it. It numbers the groups of a .keras file and takes the weights of a
 * .h5 file in this order, by no name. Layers that the output does not need are left out, as Keras does.
 */
const kerasOrder = ({ nodes }: Pick<Net, "nodes">): NetNode[] => {
  const output = nodes.at(-1);
  if (output === undefined) return [];
  const find = finderOf(nodes);
  const met = metGoingBack(output, find);
  /** Layers on the longest way to the output. */
  const distances = new Map(met.map((node) => [node, 0]));
  const distance = (node: NetNode): number => distances.get(node) ?? 0;
  for (const node of nodes.filter((each) => distances.has(each)).reverse())
    for (const input of layersBefore(node).map(find))
      distances.set(input, Math.max(distance(input), distance(node) + 1));
  // Stable, so equals stay as they were met.
  return met.sort((a, b) => distance(b) - distance(a));
};

/** A layer of the Keras model; the first one stands for the pictures and has no node. */
export interface PlacedLayer extends LayerConfig {
  name: string;
  /** Names of the layers whose outputs it takes. */
  inputs: readonly string[];
  node: NetNode | null;
}

const freeName = (taken: ReadonlySet<string>, name: string): string =>
  taken.has(name) ? freeName(taken, `${name}_`) : name;

/** Name of each layer in Keras by its own: a net of Keras 2 may have a "/" in it, which Keras 3 refuses. */
const kerasNames = (nodes: readonly NetNode[]): ReadonlyMap<string, string> => {
  const taken = new Set(nodes.map(({ layer }) => layer.name));
  const names = new Map<string, string>();
  for (const { layer } of nodes) {
    const name = layer.name.includes("/") ? freeName(taken, layer.name.replaceAll("/", "_")) : layer.name;
    taken.add(name);
    names.set(layer.name, name);
  }
  return names;
};

/** In the order in which Keras has them. */
export const kerasLayers = (net: Net): PlacedLayer[] => {
  const nodes = kerasOrder(net);
  const names = kerasNames(nodes);
  const pictures = freeName(new Set(names.values()), "pictures");
  const placed = nodes.map((node) => {
    const { className, config } = layerConfig(node.layer);
    const name = names.get(node.layer.name) ?? node.layer.name;
    const inputs = node.inputs.map((input) => names.get(input) ?? (input === thePictures ? pictures : input));
    return {
      ...{ className, name, node, config: { ...config, name } },
      inputs: inputs.length === 0 ? [pictures] : inputs,
    };
  });
  const shape = [null, ...net.inputShape];
  const config = { name: pictures, dtype: "float32", batch_shape: shape, sparse: false };
  return [{ className: "InputLayer", config, name: pictures, inputs: [], node: null }, ...placed];
};

/** Layer, which call of it, which of its outputs. */
const tensorOf = (layer: string) => [layer, 0, 0];

/**
 * Arguments of a Functional model. Its input and output are no lists of one, as Keras has them: else it would take and
 * give lists. A layer's inputs are in Keras' short form, which Keras 3 reads as well as Keras 2:
 * it leaves out the shapes of what flows between layers, since they follow.
 */
export const netConfig = (
  layers: readonly PlacedLayer[],
  modelName: string,
  inKeras: (layer: LayerConfig) => KerasMap,
): KerasMap => ({
  name: modelName,
  trainable: true,
  layers: layers.map((layer) => ({
    ...inKeras(layer),
    name: layer.name,
    inbound_nodes: layer.inputs.length === 0 ? [] : [layer.inputs.map((input) => [...tensorOf(input), {}])],
  })),
  input_layers: tensorOf(layers[0]?.name ?? ""),
  output_layers: tensorOf(layers.at(-1)?.name ?? ""),
});
