import { expect } from "chai";
import type { Net } from "../../src/keras/net.ts";
import { planBase } from "../../src/plan/stack.ts";
import { netOfStack } from "../../src/run/export-run.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { anArray } from "../support/checkpoints.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { planned } from "../support/layers.ts";

const { globalAveragePooling2d, dense } = exampleLayers;
const layers: LayerSpec[] = [globalAveragePooling2d, dense];

describe("netOfStack", () => {
  it("links layers one after the other, the first to the pictures, each with its weights", () => {
    const weights = [anArray("dense/kernel", [3, 1], 5), anArray("dense/bias", [1], 7)];
    const stack = { base: null, layers: planned([4, 4, 3], layers) };
    const { inputShape, nodes } = netOfStack({ inputShape: [4, 4, 3], net: null, layers, stack, weights });
    expect(inputShape).to.deep.equal([4, 4, 3]);
    expect(nodes).to.deep.equal([
      { layer: globalAveragePooling2d, inputs: [], weights: [] },
      {
        layer: dense,
        inputs: ["globalAveragePooling2d"],
        weights: [
          { name: "kernel", shape: [3, 1], values: Float32Array.of(5, 6, 7) },
          { name: "bias", shape: [1], values: Float32Array.of(7) },
        ],
      },
    ]);
  });

  it("puts the layers after a base, whose own weights give way to the trained ones", () => {
    const brought = { ...anArray("alpha", [1, 1, 3], 0), name: "alpha" };
    const net: Net = {
      inputShape: [null, null, 3],
      nodes: [
        { layer: { type: "rescaling", name: "scaled", scale: 2, offset: 0 }, inputs: [], weights: [] },
        {
          layer: { ...exampleLayers.prelu, name: "bent", sharedAxes: [1, 2] },
          inputs: ["scaled"],
          weights: [brought],
        },
        { layer: { type: "add", name: "sum" }, inputs: ["scaled", "bent"], weights: [] },
      ],
    };
    const spec = {
      ...{ name: "base_1", model: "net.keras", cut: null, trainable: true, inputRange: null, sha256: null },
      preprocess: null,
      batchNormalization: "training",
    } as const;
    const base = planBase(spec, net, [4, 4, 3]);
    if (base.type === "misfit") throw new Error(base.message);
    const weights = [
      anArray("bent/alpha", [1, 1, 3], 9),
      anArray("dense/kernel", [3, 1], 5),
      anArray("dense/bias", [1], 7),
    ];
    const stack = { base: base.base, layers: planned([4, 4, 3], layers) };
    const { nodes } = netOfStack({ inputShape: [4, 4, 3], net, layers, stack, weights });
    expect(nodes.map(({ layer, inputs }) => [layer.name, ...inputs])).to.deep.equal([
      ["scaled"],
      ["bent", "scaled"],
      ["sum", "scaled", "bent"],
      ["globalAveragePooling2d", "sum"],
      ["dense", "globalAveragePooling2d"],
    ]);
    expect(nodes[1]?.weights[0]?.values).to.deep.equal(Float32Array.of(9, 10, 11));
  });
});
