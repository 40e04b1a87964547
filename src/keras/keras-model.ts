/** A Keras model's description (its config, as JSON) to one form for Sequential and Functional, Keras 2 and 3, and tfjs. */
import { type JsonMap, isList, isMap, listAt, mapAt } from "../layers/json-value.ts";
import { shortened } from "../read/words.ts";
import { longestLayerName, mostLayers } from "./net-bounds.ts";
import { type NetResult, all, modelMistake, read } from "./net-result.ts";

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
const referencesIn = (value: unknown): Reference[] => {
  const own = triple(value);
  if (own !== null) return [own];
  if (isList(value)) return value.flatMap(referencesIn);
  if (!isMap(value)) return [];
  if (value.class_name === "__keras_tensor__") return referencesIn(mapAt(value, "config").keras_history);
  return Object.values(value).flatMap(referencesIn);
};

/** One use of a layer. */
export interface Call {
  inputs: readonly Reference[];
  /** As the file has them; of a file of Keras 2 none. */
  args: readonly unknown[];
  /** Told to behave as in training, whatever the model does. */
  training: boolean;
}

export interface KerasLayer {
  className: string;
  name: string;
  config: JsonMap;
  /** An input has none. */
  calls: readonly Call[];
  /** A model used as a layer has layers of its own. */
  inner: KerasModel | null;
  /** The one of the model's own layers that it is, or that it lies in. */
  outermost: string;
  /** Its group among the weights of a .keras file, where names do not count: layers/functional/layers/conv2d_1. */
  archived: string;
}

export interface KerasModel {
  layers: readonly KerasLayer[];
  inputs: readonly Reference[];
  outputs: readonly Reference[];
}

/** Where a model stands in the file: outermost null for the file's own model. */
interface Standing {
  outermost: string | null;
  archived: string;
}

/** Conv2D: conv2d; BatchNormalization: batch_normalization. As keras/src/utils/naming.py, to_snake_case. */
const snakeCase = (className: string): string =>
  className
    .replaceAll(/\W+/g, "")
    .replaceAll(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();

/** Layers of one class are numbered from the second on: conv2d, conv2d_1. */
const archiveNames = (classNames: readonly string[]): string[] => {
  const seen = new Map<string, number>();
  return classNames.map((className) => {
    const name = snakeCase(className);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
};

const layersOf = (config: unknown): readonly unknown[] | null => {
  if (isList(config)) return config;
  return isMap(config) && isList(config.layers) ? config.layers : null;
};

const trains = (kwargs: unknown): boolean => isMap(kwargs) && kwargs.training === true;

/** A call is {args, kwargs} in Keras 3, and [[layer, call, output, kwargs], ...] before. */
const callOf = (node: unknown): Call => ({
  inputs: referencesIn(node),
  args: isMap(node) ? listAt(node, "args") : [],
  training: isMap(node)
    ? trains(node.kwargs)
    : isList(node) && node.some((input) => isList(input) && trains(input[3])),
});

const textIn = (map: JsonMap, key: string): string | null => {
  const value = map[key];
  return typeof value === "string" ? value : null;
};

const className = (value: unknown): string => (isMap(value) ? (textIn(value, "class_name") ?? "") : "");

const layerOf = (value: unknown, { outermost, archived }: Standing): NetResult<KerasLayer> => {
  if (!isMap(value)) return modelMistake("its description has something else in the place of a layer");
  const config = mapAt(value, "config");
  const name = textIn(value, "name") ?? textIn(config, "name");
  if (name === null) return modelMistake("its description has a layer without a name");
  if (name.length > longestLayerName)
    return modelMistake(`its layer "${shortened(name)}" has a name of ${name.length} characters`);
  const standing = { outermost: outermost ?? name, archived };
  const nested = layersOf(value.config) !== null;
  const inner = nested ? modelOf(value, standing) : read(null);
  if (inner.type === "mistake") return inner;
  const calls = isList(value.inbound_nodes) ? value.inbound_nodes.map(callOf) : [];
  // A Sequential model may say its pictures' shape only with its first layer, or where it was built.
  const built = mapAt(value, "build_config").input_shape;
  const withShape = built === undefined ? config : { build_input_shape: built, ...config };
  return read({
    className: className(value),
    name,
    config: withShape,
    calls,
    inner: inner.value,
    ...standing,
  });
};

export const isInput = (layer: KerasLayer): boolean => layer.className === "InputLayer";

const at = (layer: KerasLayer): Reference => ({ layer: layer.name, call: 0, output: 0 });

/** The input of a stack that begins with another layer, which then knows the shape. */
const inputOf = (first: KerasLayer): KerasLayer => {
  const { config } = first.inner?.layers.find(isInput) ?? first;
  return { ...first, className: "InputLayer", name: `${first.name}_input`, config, calls: [], inner: null };
};

/** A stack becomes a graph: each layer takes the one before, the first an input. */
const chained = (layers: readonly KerasLayer[]): KerasModel => {
  const [first] = layers;
  if (first === undefined) return { layers, inputs: [], outputs: [] };
  const [input, rest] = isInput(first) ? [first, layers.slice(1)] : [inputOf(first), layers];
  const chain = rest.map((layer, index) => ({
    ...layer,
    calls: [{ inputs: [at(rest[index - 1] ?? input)], args: [], training: false }],
  }));
  return { layers: [input, ...chain], inputs: [at(input)], outputs: [at(chain.at(-1) ?? input)] };
};

const modelOf = (value: JsonMap, { outermost, archived }: Standing): NetResult<KerasModel> => {
  const { config } = value;
  const described = layersOf(config) ?? [];
  const names = archiveNames(described.map(className));
  const prefix = archived === "" ? "layers" : `${archived}/layers`;
  const layers = all(
    described.map((layer, index) =>
      layerOf(layer, { outermost, archived: `${prefix}/${names[index] ?? ""}` }),
    ),
  );
  if (layers.type === "mistake") return layers;
  if (!isMap(config) || config.output_layers === undefined) return read(chained(layers.value));
  return read({
    layers: layers.value,
    inputs: referencesIn(config.input_layers),
    outputs: referencesIn(config.output_layers),
  });
};

/** With those of the models within it. */
const layerCount = (value: unknown): number => {
  const layers = isMap(value) ? (layersOf(value.config) ?? []) : [];
  return layers.reduce((sum: number, layer) => sum + layerCount(layer), layers.length);
};

/** `value`: {class_name, config} of a whole model. */
export const readKerasModel = (value: unknown): NetResult<KerasModel> => {
  const count = layerCount(value);
  if (count > mostLayers)
    return modelMistake(`it describes ${count} layers; petri reads nets of at most ${mostLayers}`);
  if (!isMap(value) || layersOf(value.config) === null)
    return modelMistake(
      `it describes no layers (its class is "${className(value)}"); a Sequential or a Functional model is needed`,
    );
  return modelOf(value, { outermost: null, archived: "" });
};
