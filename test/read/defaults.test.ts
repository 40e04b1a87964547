import { expect } from "chai";
import { ruleAlone } from "../support/example-experiment.ts";
import { experimentText, readFiles } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("An experiment that says only what it must", () => {
  const folder = temporaryFolder();

  const bare = experimentText({ split: null, generator: null });

  it("has every default", async () => {
    const { experiment } = await readFiles(folder(), { "bare.yaml": bare });
    expect({ ...experiment, data: "given", layers: "given" }).to.deep.equal({
      data: "given",
      layers: "given",
      base: null,
      startFrom: null,
      name: "bare",
      description: null,
      seed: 0,
      split: { type: "all", order: "natural", seed: 0, groupBy: null, fold: null },
      generator: {
        imageSize: [256, 256],
        colorMode: "rgb",
        interpolation: "nearest",
        maxPixels: 100_000_000,
        rescale: 1,
        samplewiseCenter: false,
        samplewiseStdNormalization: false,
        featurewiseCenter: false,
        featurewiseStdNormalization: false,
        batchSize: 32,
        classMode: "categorical",
        shuffle: true,
        orientation: "asStored",
        sampling: "shuffled",
      },
      augmentation: null,
      optimizer: { type: "sgd", learningRate: 0.01, momentum: 0, nesterov: false, ...ruleAlone },
      loss: "binaryCrossentropy",
      labelSmoothing: 0,
      classWeights: null,
      metrics: ["acc"],
      epochs: 3,
      stepsPerEpoch: null,
      validationSteps: null,
      earlyStopping: null,
      reduceLearningRateOnPlateau: null,
      learningRateSchedule: null,
      checkpoint: { monitor: "loss", mode: "auto" },
      onNaN: "stop",
      expect: [],
    });
  });

  it("calls layers by type and number", async () => {
    const layers =
      "[{type: flatten}, {type: dense, units: 2}, {type: dense, units: 1, name: last}, {type: dense, units: 1}]";
    const { experiment } = await readFiles(folder(), { "x.yaml": experimentText({ layers }) });
    expect(experiment.layers.map(({ name }) => name)).to.deep.equal([
      "flatten_1",
      "dense_1",
      "last",
      "dense_3",
    ]);
  });
});

describe("A short form", () => {
  const folder = temporaryFolder();

  const read = async (keys: Readonly<Record<string, string>>) =>
    (await readFiles(folder(), { "x.yaml": experimentText(keys) })).experiment;

  it("of one number is both sides of a window", async () => {
    const { layers } = await read({ layers: "[{type: maxPooling2d, poolSize: 3}]" });
    expect(layers[0]).to.deep.equal({
      type: "maxPooling2d",
      name: "maxPooling2d_1",
      poolSize: [3, 3],
      strides: [3, 3],
      padding: "valid",
    });
  });

  it("of padding is one number, two or four", async () => {
    const { layers } = await read({
      layers:
        "[{type: zeroPadding2d, padding: 2}, {type: zeroPadding2d, padding: [1, 0]}, {type: zeroPadding2d, padding: [[1, 2], [3, 4]]}]",
    });
    expect(layers.map((layer) => (layer.type === "zeroPadding2d" ? layer.padding : null))).to.deep.equal([
      [
        [2, 2],
        [2, 2],
      ],
      [
        [1, 1],
        [0, 0],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });

  it("of an initializer is its name, with Keras' defaults", async () => {
    const { layers } = await read({
      layers: "[{type: dense, units: 1, kernelInitializer: randomNormal, kernelRegularizer: {l2: 1e-4}}]",
    });
    expect(layers[0]).to.deep.equal({
      type: "dense",
      name: "dense_1",
      units: 1,
      activation: "linear",
      useBias: true,
      kernelInitializer: { type: "randomNormal", mean: 0, stddev: 0.05 },
      biasInitializer: { type: "zeros" },
      kernelRegularizer: { l1: 0, l2: 1e-4 },
      biasRegularizer: null,
    });
  });

  it("of a regularizer that decays nothing is none", async () => {
    const { layers } = await read({ layers: "[{type: dense, units: 1, kernelRegularizer: {l1: 0}}]" });
    expect(layers[0]).to.have.property("kernelRegularizer", null);
  });

  it("of rescale is a fraction", async () => {
    const { generator } = await read({ generator: "{rescale: 1/255}" });
    expect(generator.rescale).to.equal(1 / 255);
  });

  it("of zoomRange is the distance from 1", async () => {
    const { augmentation } = await read({ augmentation: "{zoomRange: 0.25}" });
    expect(augmentation?.zoomRange).to.deep.equal([0.75, 1.25]);
  });

  it("of an empty augmentation changes nothing, with the defaults of Keras", async () => {
    const { augmentation } = await read({ augmentation: "{}" });
    expect(augmentation).to.deep.equal({
      rotationRange: 0,
      widthShiftRange: 0,
      heightShiftRange: 0,
      shearRange: 0,
      zoomRange: [1, 1],
      channelShiftRange: 0,
      brightnessRange: null,
      contrastRange: [1, 1],
      saturationRange: [0.5, 0.5],
      hueRange: [0, 0],
      horizontalFlip: false,
      verticalFlip: false,
      fillMode: "nearest",
      cval: 0,
      interpolation: "bilinear",
      erasing: null,
      mixUp: null,
      cutMix: null,
    });
  });

  it("of a split without validation watches the loss", async () => {
    const { split, checkpoint } = await read({ split: "{train: 1.0, order: shuffled}", seed: "5" });
    expect(split).to.deep.equal({
      type: "counts",
      train: 1,
      validation: 0,
      test: 0,
      order: "shuffled",
      seed: 5,
      groupBy: null,
      fold: null,
    });
    expect(checkpoint).to.deep.equal({ monitor: "loss", mode: "auto" });
  });

  it("of an expectation is a comparison with or without blanks", async () => {
    const { expect: claims } = await read({ expect: '{val_acc: ">= 0.72", loss: "<1e-3"}' });
    expect(claims).to.deep.equal([
      { quantity: "val_acc", comparison: ">=", value: 0.72 },
      { quantity: "loss", comparison: "<", value: 0.001 },
    ]);
  });
});
