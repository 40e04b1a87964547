/** Nets of blocks in blocks against Keras' functional models of the same layers (scripts/blocks-reference.ts). */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { buildModel, type Model } from "../../src/network/model.ts";
import { weightPlaces } from "../../src/network/named-array.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { trainingStep } from "../../src/train/training-epoch.ts";
import { testEngine } from "../support/engine.ts";
import { experimentText } from "../support/experiment-text.ts";
import { ruleAlone } from "../support/example-experiment.ts";
import { planned } from "../support/layers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { largestDifference, list, number, numbers, record, text } from "../support/vectors.ts";
import { outputsOf, type ImageShape } from "./model-world.ts";

const nets: Readonly<Record<string, { shape: ImageShape; layers: string }>> = {
  deep: {
    shape: [7, 8, 2],
    layers: `
  - {type: conv2d, filters: 3, kernelSize: 3, padding: same, activation: elu}
  - type: residual
    layers:
      - {type: conv2d, filters: 4, kernelSize: 3, strides: 2, padding: same, useBias: false}
      - {type: batchNormalization}
      - {type: activation, activation: tanh}
      - {type: conv2d, filters: 4, kernelSize: 3, padding: same, useBias: false}
      - {type: batchNormalization}
  - {type: activation, activation: swish}
  - type: parallel
    branches:
      - [{type: conv2d, filters: 2, kernelSize: 1}]
      - - {type: conv2d, filters: 3, kernelSize: 3, padding: same, activation: tanh}
        - type: residual
          shortcut: identity
          layers:
            - {type: conv2d, filters: 3, kernelSize: 3, padding: same, activation: swish, kernelRegularizer: {l2: 0.05}}
      - []
  - {type: globalAveragePooling2d}
  - {type: residual, layers: [{type: dense, units: 5, activation: tanh}]}
  - {type: dense, units: 3, activation: softmax}`,
  },
  first: {
    shape: [5, 4, 2],
    layers: `
  - {type: residual, layers: [{type: conv2d, filters: 2, kernelSize: 3, padding: same, activation: tanh}]}
  - type: parallel
    branches:
      - [{type: conv2d, filters: 2, kernelSize: 1}]
      - []
      - [{type: conv2d, filters: 2, kernelSize: 3, padding: same, activation: elu}]
    join: add
  - {type: residual, shortcut: projection, layers: [{type: depthwiseConv2d, kernelSize: 3, padding: same}]}
  - {type: flatten}
  - {type: dense, units: 3, activation: softmax}`,
  },
};

const reference = record(
  JSON.parse(readFileSync(join(import.meta.dirname, "blocks.json"), "utf8")) as unknown,
);

describe("Blocks in blocks, as Keras", () => {
  const folder = temporaryFolder();
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const layersOf = async (layers: string): Promise<readonly LayerSpec[]> => {
    const file = join(folder(), "x.yaml");
    writeFileSync(file, experimentText({ layers }));
    const read = await readExperiment({ file, set: [], seed: null, epochs: null, argumentFolder: folder() });
    if (read.type === "mistakes") throw new Error(read.problems.map(({ message }) => message).join("\n"));
    return read.experiment.layers;
  };

  const expectNear = (values: Readonly<Record<string, Float32Array>>, expected: unknown, within: number) => {
    const wanted = record(expected);
    expect(Object.keys(values)).to.have.members(Object.keys(wanted));
    for (const [name, array] of Object.entries(values))
      expect(largestDifference(array, numbers(wanted[name])), name).to.be.at.most(within);
  };

  const valuesOf = (model: Model): Record<string, Float32Array> =>
    Object.fromEntries(model.weights().map(({ name, values }) => [name, values]));

  for (const vector of list(reference.cases).map(record)) {
    const name = text(vector.name);
    const net = nets[name];
    if (net === undefined) throw new Error(`no net ${name}`);

    const withNet = async (way: Engine, use: (model: Model) => void): Promise<void> => {
      const layers = await layersOf(net.layers);
      const plan = { inputShape: net.shape, layers: planned(net.shape, layers) };
      const given = record(vector.weights0);
      const weights = weightPlaces(plan.layers).map((place) => ({
        ...place,
        values: Float32Array.from(numbers(given[place.name])),
      }));
      const model = buildModel({ engine: way, plan, layers, seed: 1, weights });
      use(model);
      model.dispose();
    };
    const images = Float32Array.from(numbers(vector.images));
    const labels = Float32Array.from(numbers(vector.labels));
    const size = labels.length / 3;

    for (const kernels of ["petri", "stock"] as const) {
      it(`answer, with ${kernels} kernels: ${name}`, async () => {
        await withNet({ ...engine, kernels }, (model) => {
          const pictures = engine.tf.tensor(images, [size, ...net.shape]);
          const outputs = outputsOf(engine, model, pictures);
          expect(largestDifference(outputs, numbers(vector.answer))).to.be.at.most(1e-6);
          pictures.dispose();
        });
      });

      it(`pass gradients back and take three steps, with ${kernels} kernels: ${name}`, async () => {
        const way: Engine = { ...engine, kernels };
        await withNet(way, (model) => {
          const learningRate = number(vector.learningRate);
          const spec = { type: "sgd", learningRate, momentum: 0, nesterov: false, ...ruleAlone } as const;
          const optimizer = buildOptimizer(way, spec, model.trainable);
          const batch = {
            size,
            content: "pictures",
            images,
            labels,
            pictures: new Uint32Array(size),
          } as const;
          const scored = { engine: way, model, loss: "categoricalCrossentropy", labelSmoothing: 0 } as const;
          for (const [step, expected] of list(vector.steps).map(record).entries()) {
            const before = model.weights().map(({ name, values }) => ({ name, values: values.slice() }));
            const { loss } = trainingStep(scored, optimizer, batch, {
              step,
              learningRate,
              classWeights: null,
            });
            expect(loss).to.be.closeTo(number(expected.loss), 2e-6);
            const after = valuesOf(model);
            expectNear(after, expected.weights, 5e-6);
            const trained = new Set(model.trainable.map((weight) => weight.name));
            const moved: Record<string, Float32Array> = {};
            for (const { name, values } of before.filter((weight) => trained.has(weight.name)))
              moved[name] = values.map((value, i) => (value - (after[name]?.[i] ?? NaN)) / learningRate);
            expectNear(moved, expected.gradients, 2e-5);
          }
          optimizer.dispose();
        });
      });
    }
  }
});
