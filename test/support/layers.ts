import { planLayers } from "../../src/plan/shapes.ts";
import type { PlannedLayer } from "../../src/plan/plan.ts";
import type { Shape } from "../../src/layers/kind.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";

/** The layers with the names that a file without names gives them: type and number, from 1. */
export function named(layers: readonly LayerSpec[]): LayerSpec[] {
  const seen = new Map<string, number>();
  return layers.map((layer) => {
    const number = (seen.get(layer.type) ?? 0) + 1;
    seen.set(layer.type, number);
    return { ...layer, name: `${layer.type}_${number}` };
  });
}

/** Of a stack that fits. */
export function planned(input: Shape, layers: readonly LayerSpec[]): readonly PlannedLayer[] {
  const result = planLayers(input, layers);
  if (result.type === "misfit") throw new Error(result.message);
  return result.layers;
}
