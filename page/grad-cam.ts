/**
 * Where a net looked for its answer (R. R. Selvaraju et al., Grad-CAM, ICCV 2017): what the last convolution gives, each
 * channel weighed by how much it speaks for the answer. Only what comes after that layer needs gradients.
 */
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import type { HeatMap } from "./prediction.ts";

type Layer = layers.LayersModel["layers"][number];

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

const onlyOutput = (layer: Layer): layers.SymbolicTensor | null => {
  const [output, ...others] = listOf(layer.output);
  return output === undefined || others.length > 0 ? null : output;
};

const isInput = (layer: Layer): boolean => layer.getClassName() === "InputLayer";

const inputsOf = (layer: Layer): layers.SymbolicTensor[] => (isInput(layer) ? [] : listOf(layer.input));

/** Whether all that comes after needs nothing from before. */
const endsThere = (after: readonly Layer[], output: layers.SymbolicTensor): boolean => {
  const known = new Set([output.id]);
  return after.every((layer) => {
    const isKnown = inputsOf(layer).every(({ id }) => known.has(id));
    for (const { id } of listOf(layer.output)) known.add(id);
    return isKnown;
  });
};

interface Split {
  features: layers.LayersModel;
  after: readonly Layer[];
  output: layers.SymbolicTensor;
}

const isPicture = ({ shape }: layers.SymbolicTensor): boolean =>
  shape.length === 4 && (shape[1] ?? 0) > 1 && (shape[2] ?? 0) > 1;

const splitAt = (model: layers.LayersModel, isWanted: (layer: Layer) => boolean): Split | null => {
  for (let i = model.layers.length - 2; i >= 0; i--) {
    const layer = model.layers[i];
    if (layer === undefined || isInput(layer) || !isWanted(layer)) continue;
    const [output, after] = [onlyOutput(layer), model.layers.slice(i + 1)];
    if (output === null || !isPicture(output) || !endsThere(after, output)) continue;
    return { features: layers.model({ inputs: model.inputs, outputs: output }), after, output };
  }
  return null;
};

/** What goes into the sigmoid or softmax of the last layer: at the ends of these there is no slope left. */
const logits = (layer: Layer, input: tf.Tensor): tf.Tensor => {
  if (layer.getClassName() === "Activation") return input;
  if (layer.getClassName() !== "Dense") return asTensor(layer.apply(input));
  const [kernel, bias] = layer.getWeights();
  if (kernel === undefined) return input;
  const product = tf.matMul(input.as2D(-1, kernel.shape[0]), kernel.as2D(kernel.shape[0], -1));
  return bias === undefined ? product : tf.add(product, bias);
};

const asTensor = (value: ReturnType<Layer["apply"]>): tf.Tensor => {
  const [first] = listOf(value);
  if (first instanceof tf.Tensor) return first;
  throw new Error("a layer gave no numbers");
};

const run = ({ after, output }: Split, features: tf.Tensor): tf.Tensor => {
  const values = new Map<number, tf.Tensor>([[output.id, features]]);
  let last = features;
  for (const [i, layer] of after.entries()) {
    const inputs = inputsOf(layer).flatMap(({ id }) => values.get(id) ?? []);
    const [first] = inputs;
    if (first === undefined) throw new Error(`layer ${layer.name} has no input`);
    last =
      i === after.length - 1
        ? logits(layer, first)
        : asTensor(layer.apply(inputs.length === 1 ? first : inputs));
    const made = onlyOutput(layer);
    if (made !== null) values.set(made.id, last);
  }
  return last;
};

/** How much speaks for class `predicted`; one unit speaks for the second class and against the first. */
const scoreOf = (split: Split, features: tf.Tensor, predicted: number): tf.Scalar => {
  const outputs = run(split, features).as1D();
  if (outputs.size > 1) return outputs.slice([predicted], [1]).asScalar();
  return outputs.asScalar().mul(predicted === 1 ? 1 : -1);
};

/** From 0 to 1; nothing speaks for the answer where all is 0. */
const normalized = (map: tf.Tensor): Float32Array => {
  const values = map.dataSync<"float32">();
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return values.map((value) => (most > 0 ? value / most : 0));
};

/** null: no layer gives something that still is a picture. */
export const gradCam = (
  model: layers.LayersModel,
): ((picture: tf.Tensor4D, predicted: number) => HeatMap) | null => {
  const split =
    splitAt(model, (layer) => layer.getClassName().includes("Conv")) ?? splitAt(model, () => true);
  if (split === null) return null;
  return (picture, predicted) =>
    tf.tidy(() => {
      const [features] = listOf(split.features.predict(picture));
      if (features === undefined) throw new Error("the net gives no features");
      const slopes = tf.grad((x: tf.Tensor) => scoreOf(split, x, predicted))(features);
      const map = features
        .mul(slopes.mean([1, 2], true))
        .sum(3)
        .relu();
      const [, height = 0, width = 0] = map.shape;
      return { height, width, values: normalized(map) };
    });
};
