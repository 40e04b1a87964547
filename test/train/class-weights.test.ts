import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import type { LayerSpec, LossName } from "../../src/experiment/experiment.ts";
import { buildModel } from "../../src/network/model.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import { trainingStep } from "../../src/train/training-epoch.ts";
import { classCases } from "../support/class-cases.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers, ruleAlone } from "../support/example-experiment.ts";
import { named, planned } from "../support/layers.ts";
import { largestDifference, list, number, numbers, record, text } from "../support/vectors.ts";

const cases = list(classCases.training).map(record);
const losses: readonly LossName[] = [
  "binaryCrossentropy",
  "categoricalCrossentropy",
  "sparseCategoricalCrossentropy",
  "meanSquaredError",
];

const lossNamed = (name: string): LossName => {
  const found = losses.find((loss) => loss === name);
  if (found === undefined) throw new Error(`no loss ${name}`);
  return found;
};

const activationOf = (vector: Record<string, unknown>) =>
  (["sigmoid", "softmax", "linear"] as const).find((name) => name === text(vector.activation)) ?? "linear";

/** null: of none. */
const weightsOf = ({ classWeights }: Record<string, unknown>): number[] | null =>
  classWeights === null ? null : numbers(classWeights);

describe("class weights and smoothed labels", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** Losses of the steps of SGD on one batch, and the weights after each. */
  const trained = (vector: Record<string, unknown>, classWeights: readonly number[] | null) => {
    const [units, l2, learningRate] = [number(vector.units), number(vector.l2), number(vector.learningRate)];
    const layers: LayerSpec[] = named([
      exampleLayers.flatten,
      {
        ...exampleLayers.dense,
        units,
        activation: activationOf(vector),
        kernelRegularizer: l2 === 0 ? null : { l1: 0, l2 },
      },
    ]);
    const inputShape = [2, 2, 1] as const;
    const plan = { inputShape, layers: planned(inputShape, layers) };
    const [kernel, bias] = list(vector.weights0).map((values) => Float32Array.from(numbers(values)));
    const weights = [
      { name: "dense_1/kernel", shape: [4, units], values: kernel ?? new Float32Array() },
      { name: "dense_1/bias", shape: [units], values: bias ?? new Float32Array() },
    ];
    const model = buildModel({ engine, plan, layers, seed: 1, weights });
    const spec = { type: "sgd", learningRate, momentum: 0, nesterov: false, ...ruleAlone } as const;
    const optimizer = buildOptimizer(engine, spec, model.trainable);
    const size = numbers(vector.images).length / 4;
    const batch = {
      size,
      content: "pictures",
      images: Float32Array.from(numbers(vector.images)),
      labels: Float32Array.from(numbers(vector.labels)),
      pictures: new Uint32Array(size),
    } as const;
    const labelSmoothing = number(vector.labelSmoothing);
    const scored = { engine, model, loss: lossNamed(text(vector.name)), labelSmoothing };
    const steps = [0, 1, 2].map((step) => ({
      loss: trainingStep(scored, optimizer, batch, { step, learningRate, classWeights }).loss,
      weights: model.weights().map(({ values }) => values),
    }));
    optimizer.dispose();
    model.dispose();
    return steps;
  };

  for (const vector of cases) {
    const name =
      `${text(vector.name)} of ${number(vector.units)} ${text(vector.activation)} units, ` +
      `weights ${String(weightsOf(vector)?.join(", "))}, smoothing ${number(vector.labelSmoothing)}`;

    it(`take Keras' three steps: ${name}`, () => {
      for (const [step, { loss, weights }] of trained(vector, weightsOf(vector)).entries()) {
        expect(loss).to.be.closeTo(numbers(vector.losses)[step] ?? NaN, 1e-6);
        const expected = list(list(vector.weights)[step]).map(numbers);
        for (const [i, values] of weights.entries())
          expect(largestDifference(values, expected[i] ?? [])).to.be.at.most(1e-6);
      }
    });

    it(`of none leave the loss as it is: ${name}`, () => {
      expect(trained(vector, null)[0]?.loss).to.be.closeTo(number(vector.unweightedLoss), 1e-6);
    });
  }

  it("leave no tensor behind", () => {
    const [vector] = cases;
    if (vector === undefined) throw new Error("no case");
    trained(vector, [1, 2]);
    const before = engine.memory().tensors;
    trained(vector, [1, 2]);
    expect(engine.memory().tensors).to.equal(before);
  });
});
