import type { KerasMap } from "./keras-object.ts";
import { layerConfig, type LayerConfig } from "./layer-config.ts";
import { kerasOrder } from "./layer-order.ts";
import type { Net, NetNode } from "./net.ts";

/** A layer of the Keras model, in Keras' order; the first one stands for the pictures and has no node. */
export interface PlacedLayer extends LayerConfig {
  name: string;
  node: NetNode | null;
}

const freeName = (taken: ReadonlySet<string>, name: string): string =>
  taken.has(name) ? freeName(taken, `${name}_`) : name;

export const kerasLayers = (net: Net): PlacedLayer[] => {
  const nodes = kerasOrder(net);
  const name = freeName(new Set(nodes.map(({ layer }) => layer.name)), "pictures");
  const config = { name, dtype: "float32", batch_shape: [null, ...net.inputShape], sparse: false };
  const placed = nodes.map((node) => ({ ...layerConfig(node.layer), name: node.layer.name, node }));
  return [{ className: "InputLayer", config, name, node: null }, ...placed];
};

/** Layer, which call of it, which of its outputs. */
const tensorOf = (layer: string) => [layer, 0, 0];

/**
 * Arguments of a Functional model. A layer's inputs are in Keras' short form, which Keras 3 reads as well as tfjs: it
 * leaves out the shapes of what flows between layers, since they follow.
 */
export const netConfig = (
  layers: readonly PlacedLayer[],
  modelName: string,
  inKeras: (layer: LayerConfig) => KerasMap,
): KerasMap => {
  const input = layers[0]?.name ?? "";
  const inbound = ({ node }: PlacedLayer) => {
    if (node === null) return [];
    const from = node.inputs.length === 0 ? [input] : node.inputs;
    return [from.map((name) => [...tensorOf(name), {}])];
  };
  return {
    name: modelName,
    trainable: true,
    layers: layers.map((layer) => ({
      ...inKeras(layer),
      name: layer.name,
      inbound_nodes: inbound(layer),
    })),
    input_layers: [tensorOf(input)],
    output_layers: [tensorOf(layers.at(-1)?.name ?? "")],
  };
};
