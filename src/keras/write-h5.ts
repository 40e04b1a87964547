import type { Group } from "h5wasm";
import { hdf5Bytes, putArray } from "./hdf5-file.ts";
import type { KerasMap } from "../layers/keras-config.ts";
import type { LayerConfig } from "./layer-config.ts";
import type { Net, NetWeight } from "./net.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import { kerasLayers, netConfig, type PlacedLayer } from "./net-config.ts";
import { kerasWeightName } from "./weight-names.ts";
import { kerasVersion } from "./write-keras.ts";

/** Keras 2's names of arguments. Keras 3 takes them, too; Keras 2 takes no others. */
const keras2Names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  InputLayer: { batch_shape: "batch_input_shape" },
  LeakyReLU: { negative_slope: "alpha" },
};

const byClass = ({ className, config }: LayerConfig): KerasMap => {
  const renamed = keras2Names[className] ?? {};
  const named = Object.entries(config).map(([key, value]) => [renamed[key] ?? key, value] as const);
  return { class_name: className, config: Object.fromEntries(named) };
};

/** Texts of variable length lie outside the object's header, which holds 64 KiB. */
const putNames = (group: Group, attribute: string, names: readonly string[]): void => {
  if (names.length > 0) group.create_attribute(attribute, [...names]);
  else group.create_attribute(attribute, [], [0], "S1");
};

/** The kernel of a depthwise layer is its kernel here. */
const weightName = (layer: NetLayer, { name }: NetWeight): string =>
  layer.type === "depthwiseConv2d" && name === "depthwiseKernel" ? "kernel" : kerasWeightName(name);

/** The group LAYER/LAYER/WEIGHT, its attribute weight_names in getWeights order. */
const putLayer = (all: Group, { name, node }: PlacedLayer): void => {
  const group = all.create_group(name);
  const named = (node?.weights ?? []).map((weight) => ({
    weight,
    path: `${name}/${node === null ? "" : weightName(node.layer, weight)}`,
  }));
  putNames(
    group,
    "weight_names",
    named.map(({ path }) => path),
  );
  if (named.length > 0) group.create_group(name);
  for (const { path, weight } of named) putArray(group, path, weight);
};

const putOrigin = (group: Group): void => {
  group.create_attribute("keras_version", kerasVersion);
  group.create_attribute("backend", "tensorflow");
};

/**
 * A whole model in Keras' legacy HDF5 form (legacy/saving/legacy_h5_format.py), not compiled, which Keras 2 reads as
 * well as Keras 3. The same net and name give the same bytes. @param name of the model within Keras
 */
export const writeH5 = (net: Net, name: string): Promise<Uint8Array> => {
  const layers = kerasLayers(net);
  const model = { class_name: "Functional", config: netConfig(layers, name, byClass) };
  return hdf5Bytes((root) => {
    putOrigin(root);
    root.create_attribute("model_config", JSON.stringify(model));
    const all = root.create_group("model_weights");
    putOrigin(all);
    putNames(
      all,
      "layer_names",
      layers.map((layer) => layer.name),
    );
    for (const layer of layers) putLayer(all, layer);
    // Keras asks for the weights that belong to no layer.
    putNames(all.create_group("top_level_model_weights"), "weight_names", []);
  });
};
