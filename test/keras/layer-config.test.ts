import { expect } from "chai";
import { initializerConfig, regularizerConfig } from "../../src/layers/keras-config.ts";
import { layerConfig } from "../../src/keras/layer-config.ts";
import type { Activation, InitializerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { expectWithin, written } from "./written.ts";

const some: { [T in InitializerSpec["type"]]: Extract<InitializerSpec, { type: T }> } = {
  zeros: { type: "zeros" },
  ones: { type: "ones" },
  constant: { type: "constant", value: 0.5 },
  randomNormal: { type: "randomNormal", mean: 0.25, stddev: 0.5 },
  truncatedNormal: { type: "truncatedNormal", mean: 0.25, stddev: 0.5 },
  randomUniform: { type: "randomUniform", minval: -0.25, maxval: 0.5 },
  varianceScaling: { type: "varianceScaling", scale: 2, mode: "fanAvg", distribution: "untruncatedNormal" },
  glorotNormal: { type: "glorotNormal" },
  glorotUniform: { type: "glorotUniform" },
  heNormal: { type: "heNormal" },
  heUniform: { type: "heUniform" },
  leCunNormal: { type: "leCunNormal" },
  leCunUniform: { type: "leCunUniform" },
  orthogonal: { type: "orthogonal", gain: 0.5 },
  identity: { type: "identity", gain: 0.5 },
};

describe("initializerConfig", () => {
  for (const spec of Object.values(some))
    it(`writes ${spec.type} as Keras does`, () => {
      expectWithin(initializerConfig(spec), written.initializers[spec.type] ?? {}, spec.type);
    });

  it("calls the two names of a truncated normal alike", () => {
    const scaling = { type: "varianceScaling", scale: 2, mode: "fanIn" } as const;
    const normal = initializerConfig({ ...scaling, distribution: "normal" });
    expect(normal).to.deep.equal(initializerConfig({ ...scaling, distribution: "truncatedNormal" }));
  });
});

describe("regularizerConfig", () => {
  it("writes weight decay as Keras' L1L2, and none as null", () => {
    expect(regularizerConfig({ l1: 0.25, l2: 0.5 })).to.deep.equal({
      module: "keras.regularizers",
      class_name: "L1L2",
      config: { l1: 0.25, l2: 0.5 },
      registered_name: null,
    });
    expect(regularizerConfig(null)).to.equal(null);
  });
});

describe("layerConfig", () => {
  const activations: Record<Activation, null> = {
    ...{ elu: null, linear: null, relu: null, relu6: null, selu: null, sigmoid: null, softmax: null },
    ...{ gelu: null, hardSwish: null, softplus: null, softsign: null, swish: null, tanh: null },
  };
  const isActivation = (name: string): name is Activation => name in activations;

  it("writes every activation as Keras does", () => {
    const names = Object.keys(activations).filter(isActivation);
    const ours = names.map((activation) => [
      activation,
      layerConfig({ ...exampleLayers.activation, activation }).config.activation,
    ]);
    expect(Object.fromEntries(ours)).to.deep.equal(written.activations);
  });

  it("says of a prelu layer that shares nothing that it has no shared axes", () => {
    expect(layerConfig(exampleLayers.prelu).config.shared_axes).to.equal(null);
  });
});
