import { expect } from "chai";
import type { Phase } from "../../src/network/layers/computation.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { withModel, type ImageShape } from "./model-world.ts";

const { dropout, spatialDropout2d, gaussianNoise } = exampleLayers;
const shape: ImageShape = [10, 10, 5];

describe("the layers that draw", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** What becomes of pictures full of ones. */
  const answer = (layer: LayerSpec, phase: Phase, seed = 1): number[] =>
    withModel(
      engine,
      shape,
      [layer],
      (model) =>
        Array.from(
          engine.tf
            .tidy(() => model.forward(engine.tf.ones([4, ...shape]), phase).outputs)
            .dataSync<"float32">(),
        ),
      { seed },
    );
  const atStep = (step: number): Phase => ({ training: true, step });

  for (const layer of [dropout, spatialDropout2d, gaussianNoise]) {
    it(`${layer.type} draws anew at every step, and the same again at the same step`, () => {
      expect(answer(layer, atStep(0))).not.to.deep.equal(answer(layer, atStep(1)));
      expect(answer(layer, atStep(1))).to.deep.equal(answer(layer, atStep(1)));
    });

    it(`${layer.type} draws by the seed and by its name`, () => {
      expect(answer(layer, atStep(0), 1)).not.to.deep.equal(answer(layer, atStep(0), 2));
      expect(answer({ ...layer, name: "other" }, atStep(0))).not.to.deep.equal(answer(layer, atStep(0)));
    });

    it(`${layer.type} changes nothing in inference`, () => {
      expect(new Set(answer(layer, { training: false }))).to.deep.equal(new Set([1]));
    });
  }

  it("dropout sets a share `rate` to 0 and divides the rest by 1 - rate", () => {
    const values = answer({ ...dropout, rate: 0.2 }, atStep(0));
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(new Set(values)).to.deep.equal(new Set([0, 1.25]));
    expect(dropped).to.be.closeTo(0.2, 4 * Math.sqrt((0.2 * 0.8) / values.length));
  });

  it("spatialDropout2d sets whole channels of a picture to 0", () => {
    const values = answer(spatialDropout2d, atStep(0));
    const [height, width, channels] = shape;
    const channel = (picture: number, c: number): number[] =>
      Array.from(
        { length: height * width },
        (_, pixel) => values[(picture * height * width + pixel) * channels + c] ?? NaN,
      );
    const kinds = Array.from({ length: 4 * channels }, (_, i) => [
      ...new Set(channel(Math.floor(i / channels), i % channels)),
    ]);
    expect(kinds.every((kind) => kind.length === 1)).to.be.true;
    expect(new Set(kinds.flat())).to.deep.equal(new Set([0, 2]));
  });

  it("gaussianNoise adds numbers of mean 0 and its deviation", () => {
    const noise = answer({ ...gaussianNoise, stddev: 0.5 }, atStep(0)).map((value) => value - 1);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length - mean ** 2;
    expect(mean).to.be.closeTo(0, 4 * (0.5 / Math.sqrt(noise.length)));
    expect(Math.sqrt(variance)).to.be.closeTo(0.5, 0.03);
  });
});
