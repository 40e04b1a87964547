/** A tfjs layers model for a test: a graph of layers in the words of Keras' files, without weights or with given ones. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

type Input = string | { layer: string; call: number };

export interface WrittenLayer {
  className: string;
  name: string;
  config?: Readonly<Record<string, unknown>>;
  /** What it takes in each of its calls: layers by name, in their first call unless told otherwise. */
  calls?: readonly (readonly Input[])[];
}

interface WrittenWeight {
  name: string;
  shape: readonly number[];
}

/** 4 x 4 x 3 pictures. */
export const pictures: WrittenLayer = {
  className: "InputLayer",
  name: "pictures",
  config: { batch_input_shape: [null, 4, 4, 3] },
};

const inputTensor = (input: Input): readonly unknown[] =>
  typeof input === "string" ? [input, 0, 0, {}] : [input.layer, input.call, 0, {}];

const written = ({ className, name, config = {}, calls = [] }: WrittenLayer): object => ({
  class_name: className,
  name,
  config: { ...config, name },
  inbound_nodes: calls.map((inputs) => inputs.map(inputTensor)),
});

const tensor = ({ name }: WrittenLayer): [string, number, number] => [name, 0, 0];

/** The model's inputs are all InputLayers, its output is that of the last layer. */
export const modelConfig = (layers: readonly WrittenLayer[]): object => ({
  class_name: "Functional",
  config: {
    name: "net",
    layers: layers.map(written),
    input_layers: layers.filter(({ className }) => className === "InputLayer").map(tensor),
    output_layers: layers.slice(-1).map(tensor),
  },
});

const sizeOf = ({ shape }: WrittenWeight): number => shape.reduce((product, n) => product * n, 1);

/** Writes model.json and weights.bin, all weights 0. */
export const writeTfjs = (
  file: string,
  layers: readonly WrittenLayer[],
  weights: readonly WrittenWeight[] = [],
): void => {
  mkdirSync(dirname(file), { recursive: true });
  const manifest = [
    { paths: ["weights.bin"], weights: weights.map((weight) => ({ ...weight, dtype: "float32" })) },
  ];
  const model = { modelTopology: { model_config: modelConfig(layers) }, weightsManifest: manifest };
  writeFileSync(file, JSON.stringify(model));
  const bytes = 4 * weights.reduce((sum, weight) => sum + sizeOf(weight), 0);
  writeFileSync(join(dirname(file), "weights.bin"), new Uint8Array(bytes));
};
