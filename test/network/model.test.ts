import { expect } from "chai";
import { lossOf } from "../../src/network/losses.ts";
import type { Model } from "../../src/network/model.ts";
import type { NamedArray } from "../../src/network/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { testEngine } from "../support/engine.ts";
import { largestDifference, number, numbers, record } from "../support/vectors.ts";
import { withModel } from "./model-world.ts";
import {
  arraysOf,
  small,
  smallLayers,
  smallPictures,
  smallShape,
  smallSteps,
  tolerances,
} from "./small-net.ts";

const forward = record(small.forward);
const weights = arraysOf(small.weights0);
const batch = smallPictures(0, numbers(forward.outputs).length);

describe("buildModel, on the small net of the vectors", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** The first layers' answer to the batch. */
  const outputsOf = (layers: number): Float32Array =>
    withModel(
      engine,
      smallShape,
      smallLayers.slice(0, layers),
      (model) =>
        engine.tf.tidy(() => {
          const images = engine.tf.tensor4d(batch.images, [batch.count, ...smallShape]);
          return model.forward(images, { training: false }).outputs.dataSync<"float32">().slice();
        }),
      { weights: weights.slice(0, layers < 4 ? 2 : layers < 5 ? 4 : 6) },
    );

  it("computes Keras' numbers after every layer", () => {
    const tolerance = number(tolerances.forward_abs);
    const first = (values: Float32Array): Float32Array => values.subarray(0, values.length / batch.count);
    expect(largestDifference(first(outputsOf(1)), numbers(forward.conv_out_sample0))).to.be.at.most(
      tolerance,
    );
    expect(largestDifference(first(outputsOf(2)), numbers(forward.pool_out_sample0))).to.be.at.most(
      tolerance,
    );
    expect(largestDifference(outputsOf(4), numbers(forward.hidden_out))).to.be.at.most(tolerance);
    expect(largestDifference(outputsOf(5), numbers(forward.outputs))).to.be.at.most(tolerance);
  });

  it("keeps the logits apart from the last sigmoid", () => {
    withModel(
      engine,
      smallShape,
      smallLayers,
      (model) => {
        engine.tf.tidy(() => {
          const images = engine.tf.tensor4d(batch.images, [batch.count, ...smallShape]);
          const { logits } = model.forward(images, { training: false });
          expect(logits?.activation).to.equal("sigmoid");
          expect(largestDifference(logits?.values.dataSync() ?? [], numbers(forward.logits))).to.be.at.most(
            number(tolerances.forward_abs),
          );
        });
      },
      { weights },
    );
  });

  /** Loss and gradients of all weights on the batch. */
  const gradientsOf = (model: Model): { loss: number; gradients: NamedArray[] } => {
    const { tf } = engine;
    return tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [batch.count, ...smallShape]);
      const targets = tf.tensor2d(batch.labels, [batch.count, 1]);
      const { value, grads } = tf.variableGrads(
        () => {
          const answer = model.forward(images, { training: true, step: 0 });
          return lossOf(engine, { name: "binaryCrossentropy", labelSmoothing: 0 }, targets, answer)
            .mean()
            .asScalar();
        },
        model.trainable.map(({ variable }) => variable),
      );
      const gradients = model.trainable.map(({ name, variable }) => ({
        name,
        shape: variable.shape,
        values: grads[variable.name]?.dataSync<"float32">().slice() ?? new Float32Array(),
      }));
      return { loss: value.dataSync()[0] ?? NaN, gradients };
    });
  };

  it("has Keras' loss and gradients before every step of the vectors", () => {
    expect(smallSteps).not.to.be.empty;
    let weightsBefore = weights;
    for (const vector of smallSteps) {
      if (vector.step === 1) weightsBefore = weights;
      withModel(
        engine,
        smallShape,
        smallLayers,
        (model) => {
          const { loss, gradients } = gradientsOf(model);
          expect(loss).to.be.closeTo(number(vector.loss_before), number(tolerances.loss_abs));
          for (const [i, expected] of arraysOf(vector.gradients).entries()) {
            expect(
              largestDifference(gradients[i]?.values ?? [], expected.values),
              expected.name,
            ).to.be.at.most(number(tolerances.gradient_abs));
          }
        },
        { weights: weightsBefore },
      );
      weightsBefore = arraysOf(vector.weights_after);
    }
  });
});
