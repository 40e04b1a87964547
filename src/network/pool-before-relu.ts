import type { Activation, LayerSpec } from "../experiment/experiment.ts";

/** A layer, and what is still to be done with its output. */
export type Ordered<T> = T & { after: Activation | null };

/**
 * Where a max-pool follows a convolution with relu or relu6, the pool comes first and the activation has a quarter of
 * the numbers left. Values and gradients are the same, bit for bit: neither activation ever turns the order of two
 * numbers round, and where it makes them equal its gradient is 0.
 */
export function poolBeforeRelu<T extends { spec: LayerSpec }>(layers: readonly T[]): Ordered<T>[] {
  return layers.map((built, i) => {
    const moved = movedActivation(layers[i - 1], built);
    const given = movedActivation(built, layers[i + 1]);
    const spec =
      given !== null && built.spec.type === "conv2d"
        ? { ...built.spec, activation: "linear" as const }
        : built.spec;
    return { ...built, spec, after: moved };
  });
}

/** The activation that moves from the convolution behind the pool; null: none does. */
function movedActivation(first?: { spec: LayerSpec }, second?: { spec: LayerSpec }): Activation | null {
  if (first?.spec.type !== "conv2d" || second?.spec.type !== "maxPooling2d") return null;
  const { activation } = first.spec;
  return activation === "relu" || activation === "relu6" ? activation : null;
}
