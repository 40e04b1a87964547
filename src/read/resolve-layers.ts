import type { LayerOf, LayerSpec, LayerType } from "../experiment/experiment.ts";
import { layerResolvers } from "../experiment/resolvers.ts";
import type { OwnLayer } from "./resolve-base.ts";

/** Generic, so that the compiler sees that a layer meets the resolver of its own type. */
const resolveLayer = <T extends LayerType>(
  written: Extract<OwnLayer, { type: T }> & { type: T },
  name: string,
): LayerOf<T> => layerResolvers[written.type](written, name);

/** A layer without a name gets its type and its number in the list of that type, from 1: conv2d_1. */
export const resolveLayers = (written: readonly OwnLayer[]): LayerSpec[] => {
  const counts = new Map<LayerType, number>();
  return written.map((layer) => {
    const count = (counts.get(layer.type) ?? 0) + 1;
    counts.set(layer.type, count);
    return resolveLayer(layer, layer.name ?? `${layer.type}_${count}`);
  });
};
