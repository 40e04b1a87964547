import { createHash } from "node:crypto";
import type { Tensor } from "../engine/engine.ts";
import { kerasWeightName } from "../keras/weight-names.ts";
import type { PlannedLayer, PlannedNode } from "../plan/plan.ts";

export interface NamedArray {
  /** Layer and weight: conv2d_1/kernel, batchNormalization_1/moving_mean. Slots: conv2d_1/kernel/velocity. */
  name: string;
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array;
}

/** A model at one moment; enough to write a tfjs LayersModel folder (model.json, weights.bin). */
export interface ModelSnapshot {
  /** model.json's modelTopology, a JSON value. */
  topology: object;
  /** In getWeights order of the layers. */
  weights: readonly NamedArray[];
}

export interface WeightPlace {
  name: string;
  shape: readonly number[];
}

/**
 * Layer's name and the weight's in snake_case (movingMean -> moving_mean), because that is what tfjs calls it within a
 * layer: any tfjs finds the weights of a saved model by these names.
 */
export const weightName = (layer: string, weight: string): string => `${layer}/${kerasWeightName(weight)}`;

/** Names and shapes of all weights of a stack, layer after layer in getWeights order. */
export const weightPlaces = (layers: readonly (PlannedLayer | PlannedNode)[]): WeightPlace[] =>
  layers.flatMap((layer) =>
    layer.weights.map(({ name, shape }) => ({ name: weightName(layer.name, name), shape })),
  );

/** Why arrays cannot stand at these places, in one sentence without trailing dot; null when they can. */
export const misfit = (places: readonly WeightPlace[], arrays: readonly NamedArray[]): string | null => {
  for (const [i, place] of places.entries()) {
    const array = arrays[i];
    if (array === undefined) return `${place.name} is missing`;
    if (array.name !== place.name) return `${place.name} was expected, but ${array.name} was found`;
    const found = `[${array.shape.join(", ")}]`;
    const expected = `[${place.shape.join(", ")}]`;
    if (found !== expected) return `${place.name} has shape ${expected}, but ${found} was found`;
    if (array.values.length !== sizeOf(place.shape)) {
      return `${place.name} has ${sizeOf(place.shape)} numbers, but ${array.values.length} were found`;
    }
  }
  const extra = arrays[places.length];
  return extra === undefined ? null : `${extra.name} belongs to no layer`;
};

/** Hex, over the little-endian float32 bytes of all arrays, one after the other. */
export const sha256Of = (arrays: readonly NamedArray[]): string => {
  const hash = createHash("sha256");
  for (const { values } of arrays) hash.update(littleEndian(values));
  return hash.digest("hex");
};

/** A copy that no later step changes. */
export const valuesOf = (tensor: Tensor): Float32Array => tensor.dataSync<"float32">().slice();

/** Numbers in an array of this shape; 1 for []. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

const littleEndian = (values: Float32Array): Uint8Array => {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return isLittleEndian ? bytes : Buffer.from(bytes).swap32();
};

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
