import { expect } from "chai";
import { weightDecay } from "../../src/network/losses.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { withModel } from "./model-world.ts";

const { flatten, dense } = exampleLayers;

/** A kernel of 4 numbers that are all -3, and a bias of one 2. */
const layers: LayerSpec[] = [
  flatten,
  {
    ...dense,
    kernelInitializer: { type: "constant", value: -3 },
    biasInitializer: { type: "constant", value: 2 },
    kernelRegularizer: { l1: 0.5, l2: 0.25 },
    biasRegularizer: { l1: 0, l2: 0.125 },
  },
];

describe("weightDecay", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  it("is the sum of l1 |w| and l2 w^2 over all regularised weights", () => {
    withModel(engine, [2, 2, 1], layers, (model) => {
      const decay = engine.tf.tidy(() => weightDecay(engine, model.trainable)?.dataSync()[0]);
      expect(decay).to.equal(0.5 * 12 + 0.25 * 36 + 0.125 * 4);
    });
  });

  it("has the gradient l1 sign(w) + 2 l2 w", () => {
    withModel(engine, [2, 2, 1], layers, (model) => {
      const { tf } = engine;
      tf.tidy(() => {
        const variables = model.trainable.map(({ variable }) => variable);
        const { grads } = tf.variableGrads(
          () => weightDecay(engine, model.trainable)?.asScalar() ?? tf.scalar(NaN),
          variables,
        );
        const [kernel, bias] = variables.map(({ name }) => Array.from(grads[name]?.dataSync() ?? []));
        expect(kernel).to.deep.equal([-2, -2, -2, -2]);
        expect(bias).to.deep.equal([0.5]);
      });
    });
  });

  it("is null where no weight is regularised", () => {
    withModel(engine, [2, 2, 1], [flatten, dense], (model) => {
      expect(weightDecay(engine, model.trainable)).to.be.null;
    });
  });
});
