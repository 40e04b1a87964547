import { expect } from "chai";
import { baseNodes } from "../../src/network/built-node.ts";
import { foldNormalization } from "../../src/network/fold-normalization.ts";
import { buildModel, type Model } from "../../src/network/model.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { nth } from "../../src/engine/nth.ts";
import type { Net, NetNode } from "../../src/keras/net.ts";
import type { Stack } from "../../src/plan/plan.ts";
import { planStack } from "../../src/plan/stack.ts";
import type { BaseSpec, LayerOf } from "../../src/experiment/experiment.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { placeOfPath } from "../support/problem-text.ts";
import { bare, baseSpec, own } from "../support/small-base.ts";
import { largestDifference } from "../support/vectors.ts";
import { ramp } from "./model-world.ts";

const shape = [9, 8, 3] as const;
const { batchNormalization, globalAveragePooling2d, dense } = exampleLayers;
const conv2d: LayerOf<"conv2d"> = {
  ...exampleLayers.conv2d,
  activation: "linear",
  filters: 4,
  padding: "same",
};

/** A convolution named c and its normalisation n. */
const pair = (
  convolution: Partial<LayerOf<"conv2d">>,
  changes: Partial<LayerOf<"batchNormalization">> = {},
) => [
  own({ ...conv2d, name: "c", ...convolution }, [], 3, 1),
  own({ ...batchNormalization, name: "n", ...changes }, ["c"], 4, 11),
];

const folding: Record<string, NetNode[]> = {
  "a convolution": pair({}),
  "a convolution without bias, of stride 2": pair({ useBias: false, strides: [2, 2] }),
  "a convolution of one pixel, normalised without gamma": pair({ kernelSize: [1, 1] }, { scale: false }),
  "a valid convolution, normalised without beta": pair({ padding: "valid" }, { center: false }),
};

const standing: Record<string, NetNode[]> = {
  "a convolution that others take, too": [...pair({}), bare({ type: "add", name: "sum" }, "n", "c")],
  "a convolution with an activation": pair({ activation: "relu" }),
  "a dilated convolution": pair({ dilationRate: [2, 2] }),
  "a depthwise convolution": [
    own({ ...exampleLayers.depthwiseConv2d, name: "c", activation: "linear" }, [], 3, 1),
    own({ ...batchNormalization, name: "n" }, ["c"], 3, 11),
  ],
  "a normalisation after something else": [
    own({ ...conv2d, name: "c" }, [], 3, 1),
    bare({ type: "relu", name: "r", maxValue: null, negativeSlope: 0 }, "c"),
    own({ ...batchNormalization, name: "n" }, ["r"], 4, 11),
  ],
};

const netOf = (nodes: readonly NetNode[]): Net => ({ inputShape: [null, null, 3], nodes });

const stackOf = (net: Net, changes: Partial<BaseSpec> = {}): Stack => {
  const layers = [globalAveragePooling2d, dense];
  const result = planStack({ base: baseSpec(changes), layers }, net, shape, placeOfPath);
  if (result.type === "mistakes") throw new Error(result.problems[0]?.message);
  return result.stack;
};

describe("foldNormalization", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** Names of what is computed of a frozen net. */
  const computed = (nodes: readonly NetNode[]): string[] => {
    const net = netOf(nodes);
    const { base } = stackOf(net);
    if (base === null) throw new Error("there is no base");
    const built = baseNodes(engine.tf, { net, planned: base });
    const called = built.map((node) => ({ node, call: () => engine.tf.scalar(0) }));
    return foldNormalization(engine, called, built).map(({ node }) => node.name);
  };

  const withModel = <T>(by: Engine, nodes: readonly NetNode[], use: (model: Model) => T): T => {
    const net = netOf(nodes);
    const { base, layers } = stackOf(net);
    const model = buildModel({
      engine: by,
      plan: { layers, inputShape: shape },
      layers: [globalAveragePooling2d, dense],
      base: base && { net, planned: base },
      seed: 1,
      weights: null,
    });
    try {
      return use(model);
    } finally {
      model.dispose();
    }
  };

  /** Of three pictures. */
  const features = (by: Engine, model: Model): Float32Array =>
    by.tf.tidy(() =>
      nth(model.features(ramp(by, 3, shape)), 0)
        .dataSync<"float32">()
        .slice(),
    );

  for (const [what, nodes] of Object.entries(folding))
    it(`makes one convolution of ${what} and its normalisation, with the same result`, () => {
      expect(computed(nodes)).to.deep.equal(["n"]);
      const stock = { ...engine, kernels: "stock" } as const;
      const [ours, theirs] = [engine, stock].map((by) =>
        withModel(by, nodes, (model) => features(by, model)),
      );
      expect(largestDifference(ours ?? [], theirs ?? [])).to.be.below(2e-6);
    });

  for (const [what, nodes] of Object.entries(standing))
    it(`leaves ${what} as it stands`, () => {
      expect(computed(nodes)).to.deep.equal(nodes.map(({ layer }) => layer.name));
    });

  it("takes weights that are set later", () => {
    withModel(engine, pair({}), (model) => {
      const before = features(engine, model);
      const weights = model.weights();
      const variance = weights.find(({ name }) => name === "n/moving_variance");
      variance?.values.fill(100);
      model.setWeights(weights);
      expect(largestDifference(features(engine, model), before)).to.be.above(0.1);
    });
  });

  it("leaves no tensor behind", () => {
    const before = engine.memory().tensors;
    withModel(engine, pair({}), (model) => features(engine, model));
    expect(engine.memory().tensors).to.equal(before);
  });
});
