import { isList, isMap, mapAt } from "../layers/json-value.ts";

/** The output of a layer, by the layer's name within its model, which of its calls, and which output of that call. */
export interface Reference {
  layer: string;
  call: number;
  output: number;
}

/** [layer, call, output], and in Keras 2 a map behind these. */
const triple = (value: unknown): Reference | null => {
  if (!isList(value)) return null;
  const [layer, call, output] = value;
  return typeof layer === "string" && typeof call === "number" && typeof output === "number"
    ? { layer, call, output }
    : null;
};

/**
 * All that a part of a model's description refers to, in order: lists or maps of [layer, call, output] (Keras 2,
 * tfjs, and the inputs and outputs of a model) or of __keras_tensor__ (Keras 3), at any depth.
 */
export const referencesIn = (value: unknown): Reference[] => {
  const own = triple(value);
  if (own !== null) return [own];
  if (isList(value)) return value.flatMap(referencesIn);
  if (!isMap(value)) return [];
  if (value.class_name === "__keras_tensor__") return referencesIn(mapAt(value, "config").keras_history);
  return Object.values(value).flatMap(referencesIn);
};
