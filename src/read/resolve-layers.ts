import type { LayerOf, LayerSpec, LayerType, PlainLayerType } from "../experiment/experiment.ts";
import { layerResolvers } from "../experiment/resolvers.ts";
import type { Layer } from "../experiment/written-experiment.ts";
import { isOwn, type OwnLayer } from "./resolve-base.ts";

type PlainWritten = Extract<OwnLayer, { type: PlainLayerType }>;

/** Generic, so that the compiler sees that a layer meets the resolver of its own type. */
const resolvePlain = <T extends PlainLayerType>(
  written: Extract<PlainWritten, { type: T }> & { type: T },
  name: string,
): LayerOf<T> => layerResolvers[written.type](written, name);

const resolveLayer = (written: OwnLayer, name: string): LayerSpec => {
  if (written.type === "residual") {
    const { type, layers, shortcut } = written;
    return { type, name, layers: resolveLayers(layers), shortcut };
  }
  if (written.type === "parallel") {
    const { type, branches, join } = written;
    return { type, name, branches: branches.map(resolveLayers), join };
  }
  return resolvePlain(written, name);
};

/**
 * A layer without a name gets its type and its number in the list of that type, from 1: conv2d_1. Each list of layers
 * within a layer counts by itself, so that nothing outside is called otherwise when something changes in there.
 */
export const resolveLayers = (written: readonly Layer[]): LayerSpec[] => {
  const counts = new Map<LayerType, number>();
  return written.filter(isOwn).map((layer) => {
    const count = (counts.get(layer.type) ?? 0) + 1;
    counts.set(layer.type, count);
    return resolveLayer(layer, layer.name ?? `${layer.type}_${count}`);
  });
};
