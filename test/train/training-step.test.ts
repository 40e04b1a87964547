import { expect } from "chai";
import { buildModel } from "../../src/network/model.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { trainingStep } from "../../src/train/training-epoch.ts";
import {
  arraysOf,
  small,
  smallLayers,
  smallPictures,
  smallShape,
  smallSteps,
  tolerances,
} from "../network/small-net.ts";
import { testEngine } from "../support/engine.ts";
import { planned } from "../support/layers.ts";
import { largestDifference, number, numbers, record, text } from "../support/vectors.ts";
import { rmsprop } from "./train-world.ts";

const runs = [...new Set(smallSteps.map(({ run }) => text(run)))];
const weightTolerances = record(tolerances.weights_abs);

describe("trainingStep", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  for (const kernels of ["petri", "stock"] as const) {
    for (const run of runs) {
      it(`takes Keras' steps on the small net of the vectors: ${run}, ${kernels} kernels`, () => {
        const way = { ...engine, kernels };
        const plan = { inputShape: smallShape, layers: planned(smallShape, smallLayers) };
        const weights = arraysOf(small.weights0);
        const model = buildModel({ engine: way, plan, layers: smallLayers, seed: 1, weights });
        // RMSprop_1e-4
        const learningRate = Number(run.split("_")[1]);
        const optimizer = buildOptimizer(way, { ...rmsprop, learningRate }, model.trainable);
        const scored = { engine: way, model, loss: "binaryCrossentropy", labelSmoothing: 0 } as const;
        for (const [step, vector] of smallSteps.filter((vector) => vector.run === run).entries()) {
          const pictures = smallPictures(0, numbers(vector.outputs_after).length);
          const batch = {
            ...pictures,
            size: pictures.count,
            content: "pictures",
            pictures: new Uint32Array(pictures.count),
          } as const;
          const { loss } = trainingStep(scored, optimizer, batch, {
            step,
            learningRate,
            classWeights: null,
          });
          expect(loss).to.be.closeTo(number(vector.loss_before), number(tolerances.loss_abs));
          for (const [i, expected] of arraysOf(vector.weights_after).entries()) {
            expect(
              largestDifference(model.weights()[i]?.values ?? [], expected.values),
              expected.name,
            ).to.be.at.most(number(weightTolerances[run]));
          }
        }
        optimizer.dispose();
        model.dispose();
      });
    }
  }
});
