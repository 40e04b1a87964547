import { expect } from "chai";
import fc from "fast-check";
import type { PlannedLayer } from "../../src/plan/plan.ts";
import type { NetLayerType } from "../../src/layers/net-layer.ts";
import type { Shape } from "../../src/layers/kind.ts";
import type { LayerSpec, RegularizerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { planLayers } from "../support/layers.ts";
import { readReference } from "../support/reference.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";

const plan = (input: Shape, ...layers: readonly LayerSpec[]): readonly PlannedLayer[] => {
  const result = planLayers(input, layers);
  if (result.type === "misfit") throw new Error(result.message);
  return result.layers;
};

const outputOf = (input: Shape, ...layers: readonly LayerSpec[]): Shape =>
  plan(input, ...layers).at(-1)?.outputShape ?? [];

const weightsOf = (input: Shape, layer: LayerSpec): (readonly [string, ...number[]])[] =>
  plan(input, layer).flatMap(({ weights }) => weights.map(({ name, shape }) => [name, ...shape] as const));

const misfit = (input: Shape, ...layers: readonly LayerSpec[]): unknown => {
  const result = planLayers(input, layers);
  return result.type === "misfit" ? [result.path[0], result.message] : result.type;
};

const { conv2d, separableConv2d, depthwiseConv2d, maxPooling2d, averagePooling2d, flatten, dense, dropout } =
  exampleLayers;
const { batchNormalization, layerNormalization, prelu, zeroPadding2d, spatialDropout2d } = exampleLayers;

/** The tutorial's stack: four times convolution and pooling, then dense layers. */
const tutorial = (withDropout: boolean): LayerSpec[] => [
  ...[32, 64, 128, 128].flatMap((filters): LayerSpec[] => [{ ...conv2d, filters }, maxPooling2d]),
  flatten,
  ...(withDropout ? [dropout] : []),
  { ...dense, units: 512, activation: "relu" },
  dense,
];

const keras: Partial<Record<NetLayerType, string>> = {
  conv2d: "Conv2D",
  maxPooling2d: "MaxPooling2D",
  flatten: "Flatten",
  dropout: "Dropout",
  dense: "Dense",
};

describe("planLayers", () => {
  const model = record(readReference("model.json"));

  for (const [name, expected] of Object.entries(record(model.tutorial)))
    it(`gives the tutorial's network the shapes and parameters that Keras does: ${name}`, () => {
      const { layers, total_params } = record(expected);
      const planned = plan([150, 150, 3], ...tutorial(name === "dropout"));
      expect(
        planned.map(({ type, outputShape, parameters }) => [keras[type], [...outputShape], parameters]),
      ).to.deep.equal(
        list(layers)
          .map(record)
          .map((layer) => [
            text(layer.type),
            numbers(list(layer.output_shape).slice(1)),
            number(layer.params),
          ]),
      );
      expect(planned.reduce((sum, { parameters }) => sum + parameters, 0)).to.equal(number(total_params));
    });

  it("gives the small reference network weights of the shapes that Keras does", () => {
    const { weight_shapes, input_shape } = record(model.small);
    const expected = Object.values(record(weight_shapes)).map(numbers);
    const [, [filters = 0] = [], , [units = 0] = []] = expected;
    const layers = [{ ...conv2d, filters }, maxPooling2d, flatten, { ...dense, units }, dense];
    const planned = plan(numbers(input_shape).slice(1), ...layers);
    expect(planned.flatMap(({ weights }) => weights.map(({ shape }) => [...shape]))).to.deep.equal(expected);
  });

  it("convolves with padding valid: ceil((n - span + 1) / stride), span = (kernel - 1) * dilation + 1", () => {
    expect(outputOf([7, 6, 3], conv2d)).to.deep.equal([5, 4, 2]);
    expect(outputOf([7, 6, 3], { ...conv2d, strides: [2, 2] })).to.deep.equal([3, 2, 2]);
    expect(outputOf([7, 6, 3], { ...conv2d, dilationRate: [2, 1] })).to.deep.equal([3, 4, 2]);
    expect(outputOf([7, 6, 3], { ...conv2d, kernelSize: [7, 1] })).to.deep.equal([1, 6, 2]);
  });

  it("convolves with padding same: ceil(n / stride)", () => {
    expect(outputOf([7, 6, 3], { ...conv2d, padding: "same" })).to.deep.equal([7, 6, 2]);
    expect(outputOf([7, 6, 3], { ...conv2d, padding: "same", strides: [2, 4] })).to.deep.equal([4, 2, 2]);
    expect(outputOf([1, 1, 3], { ...conv2d, padding: "same" })).to.deep.equal([1, 1, 2]);
  });

  it("pools: what does not fill a window is left out with padding valid, and counts with same", () => {
    expect(outputOf([7, 6, 3], maxPooling2d)).to.deep.equal([3, 3, 3]);
    expect(outputOf([7, 6, 3], { ...averagePooling2d, padding: "same" })).to.deep.equal([4, 3, 3]);
    expect(outputOf([7, 6, 3], { ...maxPooling2d, poolSize: [3, 3], strides: [1, 1] })).to.deep.equal([
      5, 4, 3,
    ]);
  });

  it("takes a whole picture to one number a channel, or to a flat list", () => {
    expect(outputOf([7, 6, 3], exampleLayers.globalAveragePooling2d)).to.deep.equal([3]);
    expect(outputOf([7, 6, 3], exampleLayers.globalMaxPooling2d)).to.deep.equal([3]);
    expect(outputOf([7, 6, 3], flatten)).to.deep.equal([126]);
  });

  it("pads [[top, bottom], [left, right]]", () => {
    const padding = [
      [1, 2],
      [3, 4],
    ] as const;
    expect(outputOf([7, 6, 3], { ...zeroPadding2d, padding })).to.deep.equal([10, 13, 3]);
  });

  it("the other layers keep the shape, of pictures and of flat input", () => {
    const { gaussianNoise, activation, leakyReLU } = exampleLayers;
    for (const layer of [
      dropout,
      gaussianNoise,
      batchNormalization,
      layerNormalization,
      exampleLayers.groupNormalization,
      activation,
      leakyReLU,
      prelu,
    ]) {
      expect(outputOf([7, 6, 3], layer), layer.type).to.deep.equal([7, 6, 3]);
      expect(outputOf([5], layer), layer.type).to.deep.equal([5]);
    }
    expect(outputOf([7, 6, 3], spatialDropout2d)).to.deep.equal([7, 6, 3]);
  });

  it("gives weights in the order of tfjs' getWeights()", () => {
    expect(weightsOf([7, 6, 3], { ...conv2d, filters: 4, kernelSize: [3, 5] })).to.deep.equal([
      ["kernel", 3, 5, 3, 4],
      ["bias", 4],
    ]);
    expect(weightsOf([7, 6, 3], { ...separableConv2d, filters: 4, depthMultiplier: 2 })).to.deep.equal([
      ["depthwiseKernel", 3, 3, 3, 2],
      ["pointwiseKernel", 1, 1, 6, 4],
      ["bias", 4],
    ]);
    expect(weightsOf([7, 6, 3], { ...depthwiseConv2d, depthMultiplier: 2 })).to.deep.equal([
      ["depthwiseKernel", 3, 3, 3, 2],
      ["bias", 6],
    ]);
    expect(weightsOf([7, 6, 3], batchNormalization)).to.deep.equal([
      ["gamma", 3],
      ["beta", 3],
      ["movingMean", 3],
      ["movingVariance", 3],
    ]);
    expect(weightsOf([7, 6, 3], layerNormalization)).to.deep.equal([
      ["gamma", 3],
      ["beta", 3],
    ]);
    expect(weightsOf([5], { ...dense, units: 2 })).to.deep.equal([
      ["kernel", 5, 2],
      ["bias", 2],
    ]);
  });

  it("leaves out the weights that a layer is told to do without", () => {
    expect(weightsOf([7, 6, 3], { ...conv2d, useBias: false })).to.deep.equal([["kernel", 3, 3, 3, 2]]);
    expect(weightsOf([5], { ...dense, useBias: false })).to.deep.equal([["kernel", 5, 1]]);
    expect(weightsOf([5], { ...batchNormalization, center: false })).to.deep.equal([
      ["gamma", 5],
      ["movingMean", 5],
      ["movingVariance", 5],
    ]);
    expect(weightsOf([5], { ...layerNormalization, scale: false })).to.deep.equal([["beta", 5]]);
  });

  it("prelu has an alpha a place, one where an axis is shared", () => {
    expect(weightsOf([7, 6, 3], prelu)).to.deep.equal([["alpha", 7, 6, 3]]);
    expect(weightsOf([7, 6, 3], { ...prelu, sharedAxes: [1, 2] })).to.deep.equal([["alpha", 1, 1, 3]]);
  });

  it("only moving statistics are not trained; the rest has its initialiser and regulariser", () => {
    const l2: RegularizerSpec = { l1: 0, l2: 1e-4 };
    const [layer] = plan([5], { ...batchNormalization, gammaRegularizer: l2 });
    expect(layer?.weights).to.deep.equal([
      { name: "gamma", shape: [5], trainable: true, initializer: { type: "ones" }, regularizer: l2 },
      { name: "beta", shape: [5], trainable: true, initializer: { type: "zeros" }, regularizer: null },
      { name: "movingMean", shape: [5], trainable: false, initializer: { type: "zeros" }, regularizer: null },
      {
        name: "movingVariance",
        shape: [5],
        trainable: false,
        initializer: { type: "ones" },
        regularizer: null,
      },
    ]);
    expect(layer?.parameters).to.equal(20);
  });

  it("stops at the first layer whose window is larger than what it gets", () => {
    const second = { ...maxPooling2d, name: "maxPooling2d_2" };
    expect(misfit([5, 8, 3], conv2d, maxPooling2d, second, flatten)).to.deep.equal([
      2,
      `layer "maxPooling2d_2" needs at least 2 x 2 pixels, but gets (1, 3, 2); ` +
        "make generator.imageSize larger, take a pooling out, or use padding: same",
    ]);
    expect(misfit([4, 8, 3], { ...conv2d, dilationRate: [2, 2] })).to.deep.equal([
      0,
      `layer "conv2d" needs at least 5 x 5 pixels, but gets (4, 8, 3); ` +
        "make generator.imageSize larger, take a pooling out, or use padding: same",
    ]);
  });

  it("says how many groups channels that cannot be shared evenly could have", () => {
    expect(misfit([7, 6, 12], { ...exampleLayers.groupNormalization, groups: 32 })).to.deep.equal([
      0,
      'layer "groupNormalization" needs channels that 32 groups share evenly, but gets (7, 6, 12); ' +
        "write groups: 12, or another divisor of 12",
    ]);
    expect(misfit([10], { ...exampleLayers.groupNormalization, groups: 4 })).to.deep.equal([
      0,
      'layer "groupNormalization" needs channels that 4 groups share evenly, but gets (10); ' +
        "write groups: 2, or another divisor of 10",
    ]);
  });

  it("refuses dense on a picture, as flatten was forgotten", () => {
    expect(misfit([7, 6, 3], dense)).to.deep.equal([
      0,
      `layer "dense" needs a flat input, but gets (7, 6, 3); ` +
        "put {type: flatten} before it (or use conv2d with kernelSize 1)",
    ]);
  });

  it("refuses layers for pictures after flatten", () => {
    for (const layer of [
      conv2d,
      maxPooling2d,
      spatialDropout2d,
      zeroPadding2d,
      exampleLayers.globalMaxPooling2d,
    ])
      expect(misfit([7, 6, 3], flatten, layer)).to.deep.equal([
        1,
        `layer "${layer.name}" needs (height, width, channels), but gets (126); ` +
          "put it before flatten or the global pooling",
      ]);
  });

  it("refuses a second flatten", () => {
    expect(misfit([7, 6, 3], flatten, { ...flatten, name: "flatten_2" })).to.deep.equal([
      1,
      `layer "flatten_2" needs (height, width, channels), but gets (126); leave it out, its input is flat already`,
    ]);
  });

  it("refuses to share an axis that is not there", () => {
    expect(misfit([126], { ...prelu, sharedAxes: [1, 2] })).to.deep.equal([
      0,
      `layer "prelu" needs an axis 2 to share alpha along, but gets (126); of sharedAxes only 1 can stay`,
    ]);
  });

  it("every layer's input is the output of the one before it", () => {
    const layer = fc.constantFrom(conv2d, maxPooling2d, zeroPadding2d, batchNormalization, depthwiseConv2d);
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 6 }), (layers) => {
        const result = planLayers([20, 17, 3], layers);
        if (result.type === "misfit") return;
        const inputs = [...result.layers.map(({ inputShape }) => inputShape)];
        const outputs = [[20, 17, 3], ...result.layers.map(({ outputShape }) => outputShape)];
        expect(inputs).to.deep.equal(outputs.slice(0, -1));
        expect(outputs.flat().every((size) => Number.isInteger(size) && size >= 1)).to.be.true;
      }),
    );
  });
});
