/** Table from the type of a layer to what it is. A layer without its kind, or a kind without its rules, does not compile. */
import * as activations from "./activation.ts";
import * as convolutions from "./convolution.ts";
import * as denseLayers from "./dense.ts";
import * as joining from "./joining.ts";
import type { KerasFields } from "./keras-fields.ts";
import type { KerasMap } from "./keras-config.ts";
import type { LayerKind, LayerWeight, DeclaredWeight, Shape, ShapeResult } from "./kind.ts";
import type { NetLayer, NetLayerOf, NetLayerType } from "./net-layer.ts";
import * as normalizations from "./normalization.ts";
import * as poolings from "./pooling.ts";
import * as random from "./random.ts";

export const layerKinds: { [T in NetLayerType]: LayerKind<NetLayerOf<T>> } = {
  ...convolutions,
  ...poolings,
  ...denseLayers,
  ...random,
  ...normalizations,
  ...activations,
  ...joining,
};

/** Generic, so that the compiler sees that a layer meets the kind of its own type. */
const kindOf = <T extends NetLayerType>(layer: NetLayerOf<T> & { type: T }): LayerKind<NetLayerOf<T>> =>
  layerKinds[layer.type];

/** Input and output without the batch axis; `inputs` are never none. */
export const outputShape = (layer: NetLayer, inputs: readonly Shape[]): ShapeResult => {
  const [first = []] = inputs;
  return kindOf(layer).shape(layer, first, inputs);
};

/** All that a layer of the kind can have, in the order of the tfjs layer's getWeights(): trainable ones first. */
export const declaredWeights = (layer: NetLayer): DeclaredWeight[] => kindOf(layer).weights(layer);

/** Those that the layer has. */
export const layerWeights = (layer: NetLayer): LayerWeight[] =>
  declaredWeights(layer).flatMap(({ present, ...weight }) => (present ? [weight] : []));

/** Whether it gives something else each time for the same input in training. */
export const drawsInTraining = (layer: NetLayer): boolean => kindOf(layer).draws;

export const toKeras = (layer: NetLayer): readonly [className: string, config: KerasMap] =>
  kindOf(layer).toKeras(layer);

/** Why tfjs would compute something else, or nothing; null: it does the same. */
export const layerTfjsMisfit = (layer: NetLayer): string | null =>
  "activation" in layer && layer.activation === "hardSwish"
    ? "tfjs has no activation hardSwish"
    : (kindOf(layer).tfjsMisfit?.(layer) ?? null);

/** Whether a Keras class does nothing in inference, or nothing else in training: being called as in training says nothing. */
export const isInert = (className: string): boolean =>
  Object.hasOwn(joining.unchanging.fromKeras, className) || className === "Resizing";

/** By the name of the Keras class. */
export const fromKeras: ReadonlyMap<string, (fields: KerasFields) => NetLayer> = new Map(
  Object.values(layerKinds).flatMap((kind) => Object.entries(kind.fromKeras)),
);
