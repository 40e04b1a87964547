import { expect } from "chai";
import { poolBeforeRelu } from "../../src/network/fold-normalization.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Activation, PlainLayer } from "../../src/experiment/experiment.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { named } from "../support/layers.ts";
import { ramp, withModel, type ImageShape } from "./model-world.ts";

const convolution = (activation: Activation): PlainLayer => ({ ...exampleLayers.conv2d, activation });
const { maxPooling2d, flatten, dense, averagePooling2d } = exampleLayers;

const chainOf = (...layers: PlainLayer[]) =>
  layers.map((spec, i) => ({ name: `layer_${i}`, inputs: i === 0 ? [] : [`layer_${i - 1}`], spec }));

describe("poolBeforeRelu", () => {
  /** Each layer's own activation (conv2d only), and the one that comes after it. */
  const ordered = (...layers: PlainLayer[]): (string | null)[][] =>
    poolBeforeRelu(chainOf(...layers)).map(({ spec, after }) => [
      spec.type === "conv2d" ? spec.activation : null,
      after,
    ]);

  it("moves relu and relu6 from a convolution behind the max-pool that follows", () => {
    for (const activation of ["relu", "relu6"] as const)
      expect(ordered(convolution(activation), maxPooling2d)).to.deep.equal([
        ["linear", null],
        [null, activation],
      ]);
  });

  it("moves it at every such pair of a stack", () => {
    expect(
      ordered(convolution("relu"), maxPooling2d, convolution("relu"), convolution("relu"), maxPooling2d),
    ).to.deep.equal([
      ["linear", null],
      [null, "relu"],
      ["relu", null],
      ["linear", null],
      [null, "relu"],
    ]);
  });

  it("leaves other activations and other layers where they stand", () => {
    expect(ordered(convolution("tanh"), maxPooling2d)).to.deep.equal([
      ["tanh", null],
      [null, null],
    ]);
    expect(ordered(convolution("relu"), averagePooling2d)).to.deep.equal([
      ["relu", null],
      [null, null],
    ]);
    expect(ordered(maxPooling2d, convolution("relu"))).to.deep.equal([
      [null, null],
      ["relu", null],
    ]);
  });

  it("leaves it where another layer takes what the convolution gives", () => {
    const nodes = chainOf(convolution("relu"), maxPooling2d, flatten);
    const branching = nodes.map((node, i) => (i === 2 ? { ...node, inputs: ["layer_0"] } : node));
    expect(poolBeforeRelu(branching).map(({ after }) => after)).to.deep.equal([null, null, null]);
  });

  it("changes no bit of answers and gradients", async () => {
    const engine = await testEngine();
    expect(answerAndGradients(engine)).to.deep.equal(answerAndGradients({ ...engine, kernels: "stock" }));
  });
});

/** Of a small net with both activations; the last dense layer has no activation of its own. */
function answerAndGradients(engine: Engine): Float32Array[] {
  const shape: ImageShape = [9, 8, 3];
  const layers = named([
    convolution("relu"),
    { ...maxPooling2d, strides: [1, 1] },
    convolution("relu6"),
    maxPooling2d,
    flatten,
    { ...dense, units: 1, activation: "linear" },
  ]);
  const { tf } = engine;
  return withModel(engine, shape, layers, (model) =>
    tf.tidy(() => {
      const images = ramp(engine, 2, shape).sub(0.5).mul(20);
      const variables = model.trainable.map(({ variable }) => variable);
      const forward = () => model.forward(images, { training: true, step: 0 }).outputs;
      const { grads } = tf.variableGrads(() => tf.sum(forward()).asScalar(), variables);
      const tensors = [forward(), ...variables.map(({ name }) => grads[name])];
      return tensors.map((tensor) => Float32Array.from(tensor?.dataSync() ?? []));
    }),
  );
}
