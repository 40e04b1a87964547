import { strToU8, zipSync } from "fflate";
import type { Group } from "h5wasm";
import { hdf5Bytes, putArray } from "./hdf5-file.ts";
import { kerasObject, type KerasMap } from "../layers/keras-config.ts";
import type { LayerConfig } from "./layer-config.ts";
import type { Net } from "./net.ts";
import { kerasLayers, netConfig, type PlacedLayer } from "./net-config.ts";

/** The first Keras that reads what is written here. */
export const kerasVersion = "3.0.0";

/** The same net gives the same bytes, so no clock is asked; this is where a zip's calendar begins, in local time. */
const noTime = "1980-01-01T00:00:00";

const inModule = ({ className, config }: LayerConfig): KerasMap =>
  kerasObject("keras.layers", className, config);

/** Functional is exported nowhere: Keras names the module that has it, and so finds it. */
const configJson = (layers: readonly PlacedLayer[], name: string): string =>
  JSON.stringify(kerasObject("keras.src.models.functional", "Functional", netConfig(layers, name, inModule)));

/** Keras' own rule (to_snake_case in utils/naming.py): Conv2D conv2d, LeakyReLU leaky_re_lu. */
export const snakeCase = (className: string): string =>
  className
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();

/** conv2d, conv2d_1, ...: classes are counted in the order of the layers, from the first without a number. */
const groupNames = (layers: readonly PlacedLayer[]): string[] => {
  const used = new Map<string, number>();
  return layers.map(({ className }) => {
    const name = snakeCase(className);
    const before = used.get(name) ?? 0;
    used.set(name, before + 1);
    return before === 0 ? name : `${name}_${before}`;
  });
};

/** The weights of each layer in layers/GROUP/vars, called 0, 1, ...; the trainable ones first. */
const putWeights = (root: Group, layers: readonly PlacedLayer[], name: string): void => {
  const all = root.create_group("layers");
  for (const [i, group] of groupNames(layers).entries()) {
    const vars = all.create_group(group).create_group("vars");
    vars.create_attribute("name", layers[i]?.name ?? "");
    for (const [k, weight] of (layers[i]?.node?.weights ?? []).entries()) putArray(vars, String(k), weight);
  }
  root.create_group("vars").create_attribute("name", name);
};

/**
 * A .keras file, as Keras 3 saves a Functional model that was not compiled (saving/saving_lib.py): a zip of
 * config.json, metadata.json and model.weights.h5. The same net and name give the same bytes.
 * @param name of the model within Keras
 */
export const writeKeras = async (net: Net, name: string): Promise<Uint8Array> => {
  const layers = kerasLayers(net);
  const weights = await hdf5Bytes((root) => {
    putWeights(root, layers, name);
  });
  const metadata = { keras_version: kerasVersion, date_saved: noTime.replace("T", "@") };
  return zipSync(
    {
      "metadata.json": strToU8(JSON.stringify(metadata)),
      "config.json": strToU8(configJson(layers, name)),
      "model.weights.h5": weights,
    },
    // Stored: weights hardly compress.
    { level: 0, mtime: noTime },
  );
};
