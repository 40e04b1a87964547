import { expect } from "chai";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import type { Phase } from "../../src/network/layers/computation.ts";
import type { Model } from "../../src/network/model.ts";
import type { LayerOf, LayerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { largestDifference } from "../support/vectors.ts";
import { ramp, withModel, type ImageShape } from "./model-world.ts";

const { batchNormalization, layerNormalization, prelu, globalMaxPooling2d } = exampleLayers;
const inference: Phase = { training: false };
const training: Phase = { training: true, step: 0 };

describe("the layers that differ between Keras and tfjs", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** Pictures of 1 x 1 pixel, or of one row. */
  const pictures = (rows: readonly (readonly number[])[], channels: number): Tensor => {
    const width = (rows[0]?.length ?? 0) / channels;
    return engine.tf.tensor4d(rows.flat(), [rows.length, 1, width, channels]);
  };

  const values = (tensor: Tensor): number[] => Array.from(tensor.dataSync());

  const answer = (model: Model, images: Tensor, phase: Phase): number[] =>
    values(engine.tf.tidy(() => model.forward(images, phase).outputs));

  /** Of the outputs' sum, each output weighed by its place: 1, 2, 3, ... */
  const gradient = (model: Model, images: Tensor): number[] =>
    values(
      engine.tf.grad((x: Tensor) => {
        const { outputs } = model.forward(x, training);
        return outputs
          .flatten()
          .mul(engine.tf.range(1, outputs.size + 1))
          .sum();
      })(images),
    );

  const near = (found: readonly number[], expected: readonly number[]): void => {
    expect(largestDifference(found, expected)).to.be.below(1e-6);
  };

  describe("batchNormalization", () => {
    const layer: LayerOf<"batchNormalization"> = { ...batchNormalization, epsilon: 1, momentum: 0.75 };
    /** Mean 2, variance 1, so that the outputs are -1 and 1 divided by the root of 2. */
    const rows = [[1], [3]];

    it("normalises by the batch in training, and moves the running values towards it", () => {
      withModel(engine, [1, 1, 1], [layer], (model) => {
        near(answer(model, pictures(rows, 1), training), [-Math.SQRT1_2, Math.SQRT1_2]);
        const [, , mean, variance] = model.weights();
        near(Array.from(mean?.values ?? []), [0.5]);
        near(Array.from(variance?.values ?? []), [1]);
      });
    });

    it("normalises by the running values in inference, and leaves them", () => {
      withModel(engine, [1, 1, 1], [layer], (model) => {
        near(answer(model, pictures(rows, 1), inference), [Math.SQRT1_2, 3 * Math.SQRT1_2]);
        near(Array.from(model.weights()[2]?.values ?? []), [0]);
      });
    });

    it("trains without gamma, without beta and without both", () => {
      for (const [scale, center] of [
        [true, false],
        [false, true],
        [false, false],
      ] as const) {
        withModel(engine, [1, 1, 1], [{ ...layer, scale, center }], (model) => {
          near(answer(model, pictures(rows, 1), training), [-Math.SQRT1_2, Math.SQRT1_2]);
          expect(model.trainable).to.have.length(Number(scale) + Number(center));
          // d/dx of the sum y1 + 2 y2: the mean of the gradients goes, and half of the rest.
          near(gradient(model, pictures(rows, 1)), [-0.25 * Math.SQRT1_2, 0.25 * Math.SQRT1_2]);
        });
      }
    });
  });

  it("normalises each pixel's channels in layerNormalization", () => {
    withModel(engine, [1, 1, 2], [{ ...layerNormalization, epsilon: 3 }], (model) => {
      near(answer(model, pictures([[1, 3]], 2), training), [-0.5, 0.5]);
      // (g - mean(g) - y mean(g y)) / 2 with g = [1, 2], y = [-0.5, 0.5].
      near(gradient(model, pictures([[1, 3]], 2)), [-0.1875, 0.1875]);
    });
  });

  it("has no gradient at 0 in prelu", () => {
    const layer: LayerSpec = { ...prelu, alphaInitializer: { type: "constant", value: 0.5 } };
    withModel(engine, [1, 3, 1], [layer], (model) => {
      near(answer(model, pictures([[-2, 0, 2]], 1), training), [-1, 0, 2]);
      near(gradient(model, pictures([[-2, 0, 2]], 1)), [0.5, 0, 3]);
    });
  });

  it("shares the gradient of globalMaxPooling2d between pixels that are equally large", () => {
    withModel(engine, [1, 3, 1], [globalMaxPooling2d], (model) => {
      const images = pictures(
        [
          [5, 5, 1],
          [1, 2, 3],
        ],
        1,
      );
      near(answer(model, images, training), [5, 3]);
      near(gradient(model, images), [0.5, 0.5, 0, 0, 0, 2]);
    });
  });

  describe("dilationRate", () => {
    const shape: ImageShape = [9, 8, 2];
    const dilated = { dilationRate: [2, 3], activation: "linear" } as const;
    const layers: LayerSpec[] = (["valid", "same"] as const).flatMap((padding) => [
      { ...exampleLayers.conv2d, ...dilated, padding },
      { ...exampleLayers.separableConv2d, ...dilated, padding, depthMultiplier: 2 },
      { ...exampleLayers.depthwiseConv2d, ...dilated, padding, depthMultiplier: 2 },
    ]);

    it("leaves gaps in the window, as TensorFlow's own op does", () => {
      const layer: LayerSpec = { ...exampleLayers.conv2d, ...dilated, padding: "same" };
      withModel(engine, shape, [layer], (model) => {
        const { tf } = engine;
        const images = ramp(engine, 2, shape);
        const kernel = tf.tensor4d(model.weights()[0]?.values ?? [], [3, 3, 2, 2]);
        const expected = tf.conv2d(images.as4D(2, ...shape), kernel, 1, "same", "NHWC", [2, 3]);
        near(answer(model, images, training), values(expected));
      });
    });

    for (const layer of layers) {
      const padding = "padding" in layer ? layer.padding : "";
      it(`has the gradient that the change of the answer shows: ${layer.type}, ${String(padding)}`, () => {
        withModel(engine, shape, [layer], (model) => {
          const images = ramp(engine, 1, shape);
          const weighed = (found: readonly number[]): number =>
            found.reduce((sum, value, i) => sum + value * (i + 1), 0);
          const slope = gradient(model, images);
          const step = images.mul(0.5);
          const change =
            weighed(answer(model, images.add(step), training)) - weighed(answer(model, images, training));
          const expected = values(step).reduce((sum, value, i) => sum + value * (slope[i] ?? NaN), 0);
          expect(change).to.be.closeTo(expected, Math.abs(expected) * 1e-4 + 1e-3);
        });
      });
    }
  });
});
