/** A container to a net: the layers that its output needs, in petri's terms, with their weights. */
import type { Container } from "./container.ts";
import { isList, type JsonMap } from "../layers/json-value.ts";
import { readKerasModel, type KerasLayer } from "./keras-model.ts";
import type { Net, NetNode } from "./net.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import { modelMistake, read, type Outcome } from "./outcome.ts";
import { selectLayers } from "./select-layers.ts";
import { takeWeights } from "./take-weights.ts";
import { translateLayer } from "./translate-layer.ts";

/** Keras 3 says batch_shape, all before batch_input_shape. */
const shapeIn = (config: JsonMap): unknown =>
  config.batch_shape ?? config.batch_input_shape ?? config.build_input_shape;

const sizeOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

const inputShape = ({ name, config }: KerasLayer): Outcome<Net["inputShape"]> => {
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

/** tfjs, which holds the weights, takes no other names. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

const merging: ReadonlySet<NetLayer["type"]> = new Set(["add", "concatenate"]);

/** What of a translated layer does not hang together with the rest of the net; null: nothing. */
const misfit = ({ type, name }: NetLayer, inputs: readonly string[]): string | null => {
  if (!namePattern.test(name))
    return `petri has no use for the name of its layer "${name}": letters, digits, ".", "_", "-" and "/" can be in it, a letter or digit at its beginning`;
  if (merging.has(type))
    return inputs.length < 2
      ? `layer "${name}" takes the output of one layer alone, and is there to join two or more`
      : null;
  return inputs.length > 1
    ? `layer "${name}" takes the outputs of ${inputs.length} layers; it has one input`
    : null;
};

/** `cut`: name of the layer whose output is the net's; null: the model's only output. */
export const translateNet = (
  container: Pick<Container, "model" | "find">,
  cut: string | null,
): Outcome<Net> => {
  const model = readKerasModel(container.model);
  if (model.type === "mistake") return model;
  const selection = selectLayers(model.value, cut);
  if (selection.type === "mistake") return selection;
  const { input, layers } = selection.value;
  const shape = inputShape(input);
  if (shape.type === "mistake") return shape;
  const nodes: NetNode[] = [];
  /** Axes of each output, with the batch's. */
  const ranks = new Map<string, number>();
  for (const { layer: kerasLayer, inputs } of layers) {
    const rank = ranks.get(inputs[0] ?? "") ?? 4;
    const layer = translateLayer(kerasLayer, rank);
    if (layer.type === "mistake") return layer;
    const message = misfit(layer.value, inputs);
    if (message !== null) return modelMistake(message);
    ranks.set(kerasLayer.name, flattening.has(layer.value.type) ? 2 : rank);
    const weights = takeWeights(container.find, kerasLayer, layer.value);
    if (weights.type === "mistake") return weights;
    nodes.push({ layer: layer.value, inputs, weights: weights.value });
  }
  return read({ inputShape: shape.value, nodes });
};
