/** A whole model in HDF5, as Keras 2 writes it, and Keras 3 where asked for. */
import { createHash } from "node:crypto";
import type { FindArray, Use } from "./container.ts";
import { withH5File, type H5File } from "./h5-file.ts";
import { parseMap } from "./parse-map.ts";
import { modelMistake, read, type NetResult } from "./net-result.ts";
import { isOf, storedName } from "./weight-names.ts";

/** Arrays lie at model_weights/GROUP/..., the group being the model's own layer, the rest a name with the layer's in it. */
const finder =
  (file: H5File): FindArray =>
  (layer, { kerasNames }) => {
    const group = `model_weights/${layer.outermost}/`;
    const candidates = file.paths
      .filter((path) => path.startsWith(group))
      .map((path) => ({ path, stored: storedName(path.slice(group.length)) }))
      .filter(({ stored }) => kerasNames.includes(stored.own));
    const named = candidates.find(({ stored }) => isOf(stored, layer.name));
    // TensorFlow may have renamed the scope of a model's own layer: conv/conv_1/kernel:0.
    const own = layer.outermost === layer.name ? candidates[0] : undefined;
    const found = named ?? own;
    return found === undefined ? read(null) : file.array(found.path);
  };

export const readH5 = <T>(bytes: Uint8Array, use: Use<T>): Promise<NetResult<T>> =>
  withH5File(bytes, "it", (file) => {
    const config = file.text("model_config");
    if (config.type === "mistake") return config;
    if (config.value === null)
      return modelMistake(
        "it holds no model (no model_config), perhaps only weights or an optimizer's state; save the whole model with model.save",
      );
    const model = parseMap("its model_config", config.value);
    if (model.type === "mistake") return model;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return use({ model: model.value, find: finder(file), sha256 });
  });
