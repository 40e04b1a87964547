import type { KerasMap } from "../layers/keras-object.ts";
import { layerConfig, type LayerConfig } from "./layer-config.ts";
import { kerasOrder } from "./layer-order.ts";
import type { Net, NetNode } from "./net.ts";

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
    const inputs = node.inputs.map((input) => names.get(input) ?? input);
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
 * Arguments of a Functional model. A layer's inputs are in Keras' short form, which Keras 3 reads as well as Keras 2:
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
  input_layers: [tensorOf(layers[0]?.name ?? "")],
  output_layers: [tensorOf(layers.at(-1)?.name ?? "")],
});
