import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import { trainingStep } from "../../src/train/training-epoch.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers, ruleAlone } from "../support/example-experiment.ts";
import { named, planned } from "../support/layers.ts";
import { weightPlaces } from "../../src/network/named-array.ts";
import { largestDifference, list, number, numbers, record } from "../support/vectors.ts";
import { withModel } from "./model-world.ts";

/** scripts/group-normalization-reference.ts made it. */
const file = join(import.meta.dirname, "group-normalization.json");
const reference = record(JSON.parse(readFileSync(file, "utf8")));
const shape = [4, 4, 2] as const;
const { conv2d, flatten, dense, groupNormalization } = exampleLayers;

const layersOf = (vector: Record<string, unknown>): LayerSpec[] => {
  const [center, scale] = [vector.center === true, vector.scale === true];
  const { groups, epsilon } = vector;
  const normalization = { ...groupNormalization, groups: number(groups), epsilon: number(epsilon) };
  const middle = [{ ...normalization, center, scale }, flatten];
  return named([
    { ...conv2d, filters: 6, kernelSize: [2, 2], activation: "linear" },
    ...(vector.flat === true ? middle.toReversed() : middle),
    dense,
  ]);
};

describe("groupNormalization", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  for (const vector of list(reference.cases).map(record)) {
    const { groups, flat, center, scale } = vector;
    it(`takes Keras' three steps: ${JSON.stringify({ groups, flat, center, scale })}`, () => {
      const layers = layersOf(vector);
      const start = list(vector.weights0).map((values) => Float32Array.from(numbers(values)));
      const weights = weightPlaces(planned(shape, layers)).map((place, i) => ({
        ...place,
        values: start[i] ?? new Float32Array(),
      }));
      const learningRate = number(reference.learningRate);
      const spec = { type: "sgd", learningRate, momentum: 0, nesterov: false, ...ruleAlone } as const;
      withModel(
        engine,
        shape,
        layers,
        (model) => {
          const optimizer = buildOptimizer(engine, spec, model.trainable);
          const before = engine.memory().tensors;
          const scored = { engine, model, loss: "binaryCrossentropy", labelSmoothing: 0 } as const;
          for (const [step, expected] of list(vector.weights).entries()) {
            const labels = Float32Array.from(numbers(vector.labels));
            const batch = {
              size: labels.length,
              content: "pictures",
              images: Float32Array.from(numbers(vector.images)),
              labels,
              pictures: new Uint32Array(labels.length),
            } as const;
            const { loss } = trainingStep(scored, optimizer, batch, {
              step,
              learningRate,
              classWeights: null,
            });
            expect(loss).to.be.closeTo(numbers(vector.losses)[step] ?? NaN, 1e-6);
            for (const [i, { name, values }] of model.weights().entries())
              expect(largestDifference(values, numbers(list(expected)[i])), name).to.be.below(1e-6);
          }
          expect(engine.memory().tensors).to.equal(before);
          optimizer.dispose();
        },
        { weights },
      );
    });
  }
});
