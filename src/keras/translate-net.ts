/** A container to a net: the layers that its output needs, in petri's terms, with their weights. */
import { type JsonMap, isList } from "../layers/json-value.ts";
import { KerasFields } from "../layers/keras-fields.ts";
import type { Size } from "../layers/kind.ts";
import { fromKeras } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import {
  type Container,
  type ExpectedWeight,
  type FindArray,
  type StoredArray,
  expectedWeights,
} from "./container.ts";
import { foreignLayer, type TakeWeight, type Translated } from "./foreign-layers.ts";
import { type KerasLayer, readKerasModel } from "./keras-model.ts";
import type { Net, NetNode, NetWeight } from "./net.ts";
import { type Mistake, type NetResult, all, layerMistake, modelMistake, read } from "./net-result.ts";
import { withoutOperations } from "./operations.ts";
import { type SelectedLayer, lastCut, selectLayers } from "./select-layers.ts";

const unknown = ({ name, className, inner }: KerasLayer): string =>
  inner === null
    ? `layer "${name}" is a ${className}, which petri cannot translate`
    : `layer "${name}" is a model that is used more than once, which petri cannot translate`;

/** `rank`: axes of the layer's input, with the batch's. */
const translateLayer = (layer: KerasLayer, rank: number): NetResult<NetLayer> => {
  const translate = fromKeras.get(layer.className);
  if (translate === undefined) return layerMistake(unknown(layer));
  const fields = new KerasFields(layer, rank);
  const translated = translate(fields);
  const [mistake] = fields.mistakes;
  return mistake === undefined ? read(translated) : layerMistake(mistake);
};

/** `known`: sizes that the layer does not say; those of this shape are added. */
const fits = (shape: readonly number[], sizes: readonly Size[], known: Map<Size, number>): boolean =>
  shape.length === sizes.length &&
  sizes.every((size, axis) => {
    const found = shape[axis];
    if (found === undefined || typeof size === "number") return found === size;
    const earlier = known.get(size);
    known.set(size, found);
    return earlier === undefined || earlier === found;
  });

const shapeInWords = (sizes: readonly Size[], known: ReadonlyMap<Size, number>): string =>
  `[${sizes.map((size) => (typeof size === "number" ? size : (known.get(size) ?? "any"))).join(", ")}]`;

/** What a file holds under a name is there, and numbers. `axes`: how many it has; left out: any. */
const sound = (found: StoredArray | null, what: string, axes?: number): NetResult<NetWeight> => {
  if (found === null) return modelMistake(`it does not hold the ${what}`);
  const { shape, values } = found;
  if (axes !== undefined && shape.length > axes)
    return modelMistake(`the ${what} has shape [${shape.join(", ")}]; at most ${axes} sizes are needed`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return read({ name: what, shape, values });
  return modelMistake(
    `the ${what} has a ${values[wrong]} at position ${wrong}; only finite numbers of 32 bits are weights`,
  );
};

/** The weights of one layer of the file, or what is wrong with them. */
const takeWeights = (find: FindArray, kerasLayer: KerasLayer, layer: NetLayer): NetResult<NetWeight[]> => {
  const known = new Map<Size, number>();
  const take = (expected: ExpectedWeight, index: number): NetResult<NetWeight> => {
    const found = find(kerasLayer, expected, index);
    if (found.type === "mistake") return found;
    const what = `${expected.kerasNames[0] ?? expected.name} of layer "${layer.name}"`;
    const weight = sound(found.value, what);
    if (weight.type === "mistake") return weight;
    const { shape } = weight.value;
    const before = new Map(known);
    if (expected.shape !== "of the input" && !fits(shape, expected.shape, known))
      return modelMistake(
        `the ${what} has shape [${shape.join(", ")}]; ${shapeInWords(expected.shape, before)} is needed`,
      );
    return read({ ...weight.value, name: expected.name });
  };
  return all(expectedWeights(layer).map(take));
};

/** A weight by its name or place alone, whatever its sizes. */
const takeAny =
  (find: FindArray, kerasLayer: KerasLayer): TakeWeight =>
  (kerasNames, index, axes) => {
    const [name = ""] = kerasNames;
    const found = find(kerasLayer, { name, shape: [], kerasNames }, index);
    return found.type === "mistake"
      ? found
      : sound(found.value, `${name} of layer "${kerasLayer.name}"`, axes);
  };

const translate = (find: FindArray, kerasLayer: KerasLayer, rank: number): NetResult<Translated> => {
  const own = (layer: NetLayer): NetResult<NetWeight[]> => takeWeights(find, kerasLayer, layer);
  const foreign = foreignLayer({ layer: kerasLayer, rank, take: takeAny(find, kerasLayer), own });
  if (foreign !== null) return foreign;
  const layer = translateLayer(kerasLayer, rank);
  if (layer.type === "mistake") return layer;
  const weights = own(layer.value);
  return weights.type === "mistake" ? weights : read({ layer: layer.value, weights: weights.value });
};

/** Keras 3 says batch_shape, all before batch_input_shape. */
const shapeIn = (config: JsonMap): unknown =>
  config.batch_shape ?? config.batch_input_shape ?? config.build_input_shape;

const sizeOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

const inputShape = ({ name, config }: KerasLayer): NetResult<Net["inputShape"]> => {
  const shape = shapeIn(config) ?? [null, null, null, null];
  if (!isList(shape) || shape.length !== 4)
    return modelMistake(
      `its input "${name}" has shape ${JSON.stringify(shape)}; pictures have [batch, height, width, channels]`,
    );
  const [, height, width, channels] = shape;
  return read([sizeOf(height), sizeOf(width), sizeOf(channels)]);
};

const flattening: ReadonlySet<NetLayer["type"]> = new Set([
  "flatten",
  "globalAveragePooling2d",
  "globalMaxPooling2d",
]);

/** Axes of what comes out, with the batch's. */
const rankAfter = (layer: NetLayer, rank: number): number =>
  layer.type === "reshape" ? layer.target.length + 1 : flattening.has(layer.type) ? 2 : rank;

/** tfjs, which holds the weights, takes no other names. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

const merging: ReadonlySet<NetLayer["type"]> = new Set(["add", "multiply", "concatenate"]);

/** How a translated layer does not fit the rest of the net; null: it does. */
const misfit = ({ type, name }: NetLayer, inputs: readonly string[]): string | null => {
  if (!namePattern.test(name))
    return `petri cannot use the name of its layer "${name}": it must have only letters, digits, ".", "_", "-" and "/", and begin with a letter or digit`;
  if (merging.has(type))
    return inputs.length < 2
      ? `layer "${name}" takes the output of only one layer, but is there to join two or more`
      : null;
  return inputs.length > 1
    ? `layer "${name}" takes the outputs of ${inputs.length} layers, but has one input`
    : null;
};

/** Mistakes that are written out. */
const mostTold = 10;

/** All layers that cannot be translated, and where the net could be cut. */
const untranslated = (layers: readonly SelectedLayer[], mistakes: ReadonlyMap<string, Mistake>): string => {
  const told = [...mistakes.values()].slice(0, mostTold).map(({ message }) => message);
  const more = mistakes.size > mostTold ? [`and ${mistakes.size - mostTold} layers more`] : [];
  const cut = lastCut(layers, (name) => mistakes.has(name));
  const remedy =
    cut === null ? "no cut would leave that out" : `the last cut that would do is ${JSON.stringify(cut)}`;
  return [...told, ...more, remedy].join("; ");
};

/** `cut`: name of the layer whose output is the net's; null: the model's only output. */
export const translateNet = (
  container: Pick<Container, "model" | "find">,
  cut: string | null,
): NetResult<Net> => {
  const model = readKerasModel(container.model);
  if (model.type === "mistake") return model;
  const selection = selectLayers(model.value, cut);
  if (selection.type === "mistake") return selection;
  const { input } = selection.value;
  const shape = inputShape(input);
  if (shape.type === "mistake") return shape;
  const layers = withoutOperations(selection.value.layers);
  const mistakes = new Map<string, Mistake>();
  const nodes: NetNode[] = [];
  /** Axes of each output, with the batch's. */
  const ranks = new Map<string, number>();
  for (const { layer: kerasLayer, inputs } of layers) {
    const rank = ranks.get(inputs[0] ?? "") ?? 4;
    const translated = translate(container.find, kerasLayer, rank);
    if (translated.type === "mistake") {
      if (translated.at !== "layer") return translated;
      mistakes.set(kerasLayer.name, translated);
      ranks.set(kerasLayer.name, rank);
      continue;
    }
    const { layer, weights } = translated.value;
    const message = misfit(layer, inputs);
    if (message !== null) return modelMistake(message);
    ranks.set(kerasLayer.name, rankAfter(layer, rank));
    nodes.push({ layer, inputs, weights });
  }
  if (mistakes.size > 0) return modelMistake(untranslated(layers, mistakes));
  return read({ inputShape: shape.value, nodes });
};
