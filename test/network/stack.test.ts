import { expect } from "chai";
import fc from "fast-check";
import { buildModel, type Model } from "../../src/network/model.ts";
import { misfit, sha256Of, weightPlaces, type NamedArray } from "../../src/network/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { nth } from "../../src/engine/nth.ts";
import type { LayerSpec, PlainLayer, PlainLayerType } from "../../src/experiment/experiment.ts";
import { layerTfjsMisfit } from "../../src/layers/kinds.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { named, planLayers, planned } from "../support/layers.ts";
import { largestDifference } from "../support/vectors.ts";
import { outputsOf, ramp, withModel, type ImageShape } from "./model-world.ts";

const shape: ImageShape = [8, 7, 3];
const { conv2d, flatten, dense, batchNormalization } = exampleLayers;
const alike: readonly PlainLayer[] = Object.values<PlainLayer>(exampleLayers).filter(
  (layer) => layerTfjsMisfit(layer) === null,
);

/** A stack of a few layers that holds the one. */
const around = (layer: LayerSpec): LayerSpec[] =>
  layer.type === "dense" || layer.type === "flatten" ? [flatten, dense] : [conv2d, layer];

/** What stock tfjs makes of a saved model. */
const loadedByTfjs = async ({ tf }: Engine, model: Model) => {
  const { topology, weights } = model.snapshot();
  const weightData = Buffer.concat(weights.map(({ values }) => Buffer.from(values.buffer)));
  const handler = tf.io.fromMemory({
    modelTopology: topology,
    weightSpecs: weights.map(({ name, shape }) => ({ name, shape: [...shape], dtype: "float32" as const })),
    weightData: Uint8Array.from(weightData).buffer,
  });
  return tf.loadLayersModel(handler);
};

describe("buildModel", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** The plan's shapes and numbers against those of a model that stock tfjs reads and runs. */
  const expectSameAsTfjs = async (layers: readonly LayerSpec[]): Promise<void> => {
    const plan = planned(shape, layers);
    await withLoaded(layers, (loaded, model) => {
      expect(loaded.layers.map((layer) => layer.outputShape)).to.deep.equal(
        plan.map(({ outputShape }) => [null, ...outputShape]),
      );
      expect(loaded.layers.map((layer) => layer.countParams())).to.deep.equal(
        plan.map(({ parameters }) => parameters),
      );
      const images = ramp(engine, 2, shape);
      const answer = loaded.predict(images);
      expect(Array.isArray(answer)).to.be.false;
      if (!Array.isArray(answer)) {
        expect(largestDifference(outputsOf(engine, model, images), answer.dataSync())).to.be.below(1e-5);
      }
      engine.tf.dispose([images, answer]);
    });
  };

  const withLoaded = async (
    layers: readonly LayerSpec[],
    use: (loaded: Awaited<ReturnType<typeof loadedByTfjs>>, model: Model) => void,
  ): Promise<void> => {
    const model = buildModel({
      engine,
      plan: { inputShape: shape, layers: planned(shape, layers) },
      layers,
      seed: 1,
      weights: null,
    });
    const loaded = await loadedByTfjs(engine, model);
    try {
      use(loaded, model);
    } finally {
      loaded.dispose();
      model.dispose();
    }
  };

  for (const layer of alike) {
    it(`makes of ${layer.type} what the plan says, and tfjs reads it and answers the same`, async () => {
      await expectSameAsTfjs(named(around(layer)));
    });
  }

  it("saves weight decay so that tfjs reads it", async () => {
    const decay = { l1: 0, l2: 0.1 };
    await expectSameAsTfjs(
      named([
        { ...exampleLayers.depthwiseConv2d, depthwiseRegularizer: decay, biasRegularizer: decay },
        { ...exampleLayers.separableConv2d, depthwiseRegularizer: decay, pointwiseRegularizer: decay },
        { ...conv2d, kernelRegularizer: decay },
        { ...exampleLayers.prelu, alphaRegularizer: decay },
        { ...batchNormalization, gammaRegularizer: decay, betaRegularizer: decay },
      ]),
    );
  });

  it("makes what the plan says of any stack that fits", async () => {
    const types = fc.constantFrom<PlainLayerType[]>(...alike.map(({ type }) => type));
    await fc.assert(
      fc.asyncProperty(fc.array(types, { minLength: 1, maxLength: 5 }), async (chosen) => {
        const layers = named(chosen.map((type): LayerSpec => exampleLayers[type]));
        fc.pre(planLayers(shape, layers).type === "planned");
        await expectSameAsTfjs(layers);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it("names weights as tfjs does, so that a saved model is read by any tfjs", () => {
    withModel(engine, shape, named([exampleLayers.separableConv2d, batchNormalization]), (model) => {
      expect(model.weights().map(({ name }) => name)).to.deep.equal([
        "separableConv2d_1/depthwise_kernel",
        "separableConv2d_1/pointwise_kernel",
        "separableConv2d_1/bias",
        "batchNormalization_1/gamma",
        "batchNormalization_1/beta",
        "batchNormalization_1/moving_mean",
        "batchNormalization_1/moving_variance",
      ]);
    });
  });

  it("begins with the same weights for the same seed", () => {
    const sha256 = (seed: number): string =>
      withModel(engine, shape, [conv2d], (model) => sha256Of(model.weights()), { seed });
    expect(sha256(1)).to.equal(sha256(1)).and.not.to.equal(sha256(2));
  });

  it("takes the weights of a snapshot back to the bit", () => {
    const first = withModel(engine, shape, [conv2d], (model) => model.snapshot(), { seed: 1 });
    withModel(
      engine,
      shape,
      [conv2d],
      (model) => {
        expect(model.weights()).not.to.deep.equal(first.weights);
        model.setWeights(first.weights);
        expect(model.snapshot()).to.deep.equal(first);
      },
      { seed: 2 },
    );
  });

  it("leaves arrays that it was given or gave away alone", () => {
    withModel(engine, shape, [conv2d], (model) => {
      const given = model.weights();
      model.setWeights(given);
      for (const { values } of given) values.fill(7);
      expect(model.weights()[0]?.values[0]).not.to.equal(7);
    });
  });

  it("frees all that it made", () => {
    const before = engine.memory().tensors;
    withModel(engine, shape, named(around(batchNormalization)), () => undefined);
    expect(engine.memory().tensors).to.equal(before);
  });
});

describe("misfit", () => {
  const places = weightPlaces(planned([3, 3, 1], [conv2d]));
  const fitting: NamedArray[] = places.map((place) => ({
    ...place,
    values: new Float32Array(place.shape.reduce((size, n) => size * n, 1)),
  }));
  const [kernel, bias] = [nth(fitting, 0), nth(fitting, 1)];

  it("has nothing to say of arrays that fit", () => {
    expect(misfit(places, fitting)).to.be.null;
  });

  const mistakes: [string, NamedArray[], string][] = [
    ["a missing array", [kernel], "conv2d/bias is missing"],
    ["another order", [bias, kernel], "conv2d/kernel was expected, but conv2d/bias was found"],
    [
      "another shape",
      [{ ...kernel, shape: [3, 3, 2, 1] }, bias],
      "conv2d/kernel has shape [3, 3, 1, 2], but [3, 3, 2, 1] was found",
    ],
    [
      "too few numbers",
      [{ ...kernel, values: new Float32Array(4) }, bias],
      "conv2d/kernel has 18 numbers, but 4 were found",
    ],
    [
      "an array too many",
      [kernel, bias, { ...bias, name: "dense/kernel" }],
      "dense/kernel belongs to no layer",
    ],
  ];
  for (const [what, arrays, message] of mistakes) {
    it(`names ${what}`, () => {
      expect(misfit(places, arrays)).to.equal(message);
    });
  }
});
