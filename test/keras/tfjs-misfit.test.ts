import { expect } from "chai";
import type { NetLayer } from "../../src/layers/net-layer.ts";
import { tfjsMisfit } from "../../src/keras/tfjs-misfit.ts";
import { exampleLayers } from "../support/example-experiment.ts";

describe("tfjsMisfit", () => {
  const misfit = (layer: NetLayer) => tfjsMisfit({ nodes: [{ layer, inputs: [], weights: [] }] });

  it("names a depthwise convolution with gaps, which tfjs computes without them", () => {
    expect(misfit({ ...exampleLayers.depthwiseConv2d, name: "d", dilationRate: [1, 2] })).to.match(
      /^layer "d": .*dilationRate/,
    );
  });

  it("names a relu with a slope below zero", () => {
    expect(misfit({ type: "relu", name: "r", maxValue: null, negativeSlope: 0.5 })).to.match(/^layer "r": /);
  });

  it("names a group normalisation, which tfjs does not know", () => {
    expect(misfit({ ...exampleLayers.groupNormalization, name: "g" })).to.match(/^layer "g": /);
  });

  it("says nothing of the others", () => {
    const relu: NetLayer = { type: "relu", name: "r", maxValue: 6, negativeSlope: 0 };
    const known = Object.values<NetLayer>(exampleLayers).filter(({ type }) => type !== "groupNormalization");
    const others: NetLayer[] = [...known, relu];
    expect(others.map(misfit)).to.deep.equal(others.map(() => null));
  });
});
