import type { KerasMap } from "../layers/keras-config.ts";
import { toKeras } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";

export interface LayerConfig {
  /** Keras' name of the class: Conv2D. */
  className: string;
  /** The arguments that make the layer, its name among them. */
  config: KerasMap;
}

/** The Keras 3 layer that is the same. */
export const layerConfig = (layer: NetLayer): LayerConfig => {
  const [className, config] = toKeras(layer);
  return { className, config: { name: layer.name, dtype: "float32", ...config } };
};
