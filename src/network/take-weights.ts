/** Weights of another network, where layers have the same name and all their weights the same shapes. */
import { isSameShape, shapeText } from "../layers/kind.ts";
import type { NamedArray } from "./named-array.ts";

export interface TakenWeights {
  /** For all places, those that were not taken as they were. */
  weights: readonly NamedArray[];
  /** Names of layers with weights, in order. */
  taken: readonly string[];
  /** Those with no weights of that name there, or of other shapes. */
  notTaken: readonly { layer: string; why: string }[];
}

const layerOf = (name: string): string => name.slice(0, name.lastIndexOf("/"));

/** Why a layer's weights cannot stand for these; null: they can. */
const whyNot = (own: readonly NamedArray[], others: ReadonlyMap<string, NamedArray>): string | null => {
  if (!own.some(({ name }) => others.has(name))) return "no layer of that name there";
  for (const array of own) {
    const other = others.get(array.name);
    const weight = array.name.slice(layerOf(array.name).length + 1);
    if (other === undefined) return `no ${weight} there`;
    if (!isSameShape(other.shape, array.shape))
      return `its ${weight} is ${shapeText(array.shape)}, there ${shapeText(other.shape)}`;
  }
  return null;
};

export const takeWeights = (own: readonly NamedArray[], other: readonly NamedArray[]): TakenWeights => {
  const others = new Map(other.map((array) => [array.name, array]));
  const names = [...new Set(own.map(({ name }) => layerOf(name)))];
  const judged = names.map((layer) => {
    const arrays = own.filter(({ name }) => layerOf(name) === layer);
    return { layer, why: whyNot(arrays, others) };
  });
  const taken = new Set(judged.flatMap(({ layer, why }) => (why === null ? [layer] : [])));
  return {
    weights: own.map((array) => (taken.has(layerOf(array.name)) ? (others.get(array.name) ?? array) : array)),
    taken: [...taken],
    notTaken: judged.flatMap(({ layer, why }) => (why === null ? [] : [{ layer, why }])),
  };
};
