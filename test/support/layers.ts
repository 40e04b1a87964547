import { layOut } from "../../src/plan/layer-graph.ts";
import { plannedLayers } from "../../src/plan/shapes.ts";
import { pictures } from "../../src/keras/net.ts";
import type { Path } from "../../src/read/tree.ts";
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

type Planning =
  { type: "planned"; layers: readonly PlannedLayer[] } | { type: "misfit"; path: Path; message: string };

/** Of a stack without a base. */
export function planLayers(input: Shape, layers: readonly LayerSpec[]): Planning {
  const result = layOut(layers, { name: pictures, shape: input });
  return result.type === "misfit" ? result : { type: "planned", layers: plannedLayers(result.layers) };
}

/** Of a stack that fits. */
export function planned(input: Shape, layers: readonly LayerSpec[]): readonly PlannedLayer[] {
  const result = planLayers(input, layers);
  if (result.type === "misfit") throw new Error(result.message);
  return result.layers;
}
