import { shortened } from "../../src/read/words.ts";
import { expect } from "chai";
import fc from "fast-check";
import { experimentText, mistakesIn, readFiles } from "../support/experiment-text.ts";
import { hostileName } from "../support/hostile-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testMistakes } from "../support/marked-mistakes.ts";

describe("Keys that do not go together are told at one of them", () => {
  testMistakes([
    {
      it: "whole numbers and fractions",
      line: "split: {train: 10, validation: «0.5»}",
      says: "validation is 0.5 and train is 10; give all as whole numbers or all as fractions below 1",
    },
    {
      it: "fractions and whole numbers",
      line: "split: {train: 0.5, validation: 0, test: «1»}",
      says: "test is 1 and train is 0.5; give all as whole numbers or all as fractions below 1",
    },
    {
      it: "fractions of more than all",
      line: "«split»: {train: 0.8, validation: 0.3}",
      says: "train, validation and test add up to 1.1, more than all pictures",
    },
    {
      it: "a schedule and a plateau",
      line: "«learningRateSchedule»: {type: cosine}",
      others: { reduceLearningRateOnPlateau: "{}" },
      says: "learningRateSchedule and reduceLearningRateOnPlateau do not go together; take one away, or write null for it",
    },
    {
      it: "a warmup longer than the training",
      line: "learningRateSchedule: {type: cosine, warmup: «4»}",
      says: "the warmup of 4 epochs is longer than the 3 epochs of the experiment",
    },
    {
      it: "a lowest rate above the first",
      line: "reduceLearningRateOnPlateau: {minLearningRate: «1»}",
      says: "minLearningRate 1 is above the optimizer's learningRate 0.01",
    },
    {
      it: "two ways to clip gradients",
      line: "optimizer: {type: sgd, clipValue: «0.5», clipNorm: 1}",
      says: "clipNorm and clipValue do not go together; take one away, or write null for it",
    },
    {
      it: "a kind of weights that does not exist",
      line: "optimizer: {type: sgd, weightDecay: 0.1, excludeFromWeightDecay: {weights: [«biases»]}}",
      says: 'unknown kind of weights "biases"; did you mean "bias"?',
    },
    {
      it: "exclusions that are no map",
      line: "optimizer: {type: sgd, weightDecay: 0.1, excludeFromWeightDecay: «bias»}",
      says: 'excludeFromWeightDecay must be a map such as {weights: [bias, normalization]}, not the text "bias"',
    },
    {
      it: "averages that are no map",
      line: "optimizer: {type: sgd, ema: «0.99»}",
      says: "ema must be a map such as {momentum: 0.99}, not 0.99",
    },
    {
      it: "a balanced pass in the order of the split",
      line: "generator: {classMode: binary, shuffle: false, sampling: «balanced»}",
      says: "sampling: balanced draws the pictures of a pass, and shuffle: false keeps their order; take one of them away",
    },
    {
      it: "a hue of gray pictures",
      line: "augmentation: {hueRange: «0.1»}",
      others: { generator: "{classMode: binary, colorMode: grayscale}" },
      says: "hueRange is for colours, and colorMode is grayscale; take it away, or use rgb",
    },
    {
      it: "a patch of three levels in gray pictures",
      line: "augmentation: {erasing: {value: «[1, 2, 3]»}}",
      others: { generator: "{classMode: binary, colorMode: grayscale}" },
      says: "erasing.value is for colours, and colorMode is grayscale; take it away, or use rgb",
    },
    {
      it: "smoothed labels of a loss that knows none",
      line: "labelSmoothing: «0.1»",
      others: { loss: "meanSquaredError" },
      says: "labelSmoothing does not go with loss meanSquaredError; it is for binaryCrossentropy and categoricalCrossentropy",
    },
    {
      it: "two ways to say what a net takes",
      line: "layers: [{type: base, model: a.keras, «preprocess»: tf, inputRange: [0, 1]}, {type: flatten}]",
      says: "preprocess and inputRange do not go together; take one of them away",
    },
    {
      it: "colours of grey pictures",
      line: "layers: [{type: base, model: a.keras, preprocess: «caffe»}, {type: flatten}]",
      others: { generator: "{classMode: binary, colorMode: grayscale}" },
      says: "preprocess has numbers for red, green and blue, but generator.colorMode is grayscale; take preprocess: tf, or an inputRange",
    },
    {
      it: "labels smoothed away",
      line: "labelSmoothing: «1»",
      says: "labelSmoothing must be a number from 0 to 0.999, not 1",
    },
    {
      it: "a class weight below 0",
      line: "classWeights: {cat: 1, dog: «-2»}",
      says: "dog must be a number from 0 to 1000000, not -2",
    },
    {
      it: "a class weight that is no number",
      line: "classWeights: {cat: 1, dog: «two»}",
      says: 'dog must be a number from 0 to 1000000, not the text "two"',
    },
    {
      it: "class weights that are nearly balanced",
      line: "classWeights: «balancd»",
      says: 'unknown classWeights "balancd"; did you mean "balanced"?',
    },
    {
      it: "class weights that are a number",
      line: "classWeights: «2»",
      says: "classWeights must be balanced, or a weight for every class such as {cat: 1, dog: 2.5}, not 2",
    },
    {
      it: "a monitor that is measured, but not asked for",
      line: "checkpoint: {monitor: «val_brier»}",
      says: '"val_brier" is not measured; add brier to metrics',
    },
    {
      it: "validationSteps without validation",
      line: "«validationSteps»: 3",
      others: { split: "{train: 10}" },
      says: "validationSteps are given, but no validation pictures; give split.validation, or take them away",
    },
    {
      it: "a monitor that is not measured",
      line: "earlyStopping: {monitor: «val_accuracy»}",
      says: '"val_accuracy" is not measured; did you mean "val_acc"?',
    },
    {
      it: "a monitor of the validation, where there is none",
      line: "«earlyStopping»: {}",
      others: { split: "{train: 10}" },
      says: '"val_loss" is not measured; there are no validation pictures: give split.validation, or take one of loss, acc',
    },
    {
      it: "a plateau that watches another metric",
      line: "reduceLearningRateOnPlateau: {monitor: «val_auc»}",
      says: '"val_auc" is not measured; add auc to metrics',
    },
    {
      it: "a checkpoint that watches another metric",
      line: "checkpoint: {monitor: «val_auc»}",
      says: '"val_auc" is not measured; add auc to metrics',
    },
    {
      it: "an expectation of what is not measured",
      line: 'expect: {«val_accuracy»: ">= 0.7"}',
      says: '"val_accuracy" is not measured; did you mean "val_acc"?',
    },
    {
      it: "an expectation of a test, where there is none",
      line: 'expect: {«test_acc»: ">= 0.7"}',
      others: { split: "{train: 10, validation: 5}" },
      says: '"test_acc" is not measured; there are no test pictures: give split.test, or take one of loss, acc, val_loss, val_acc',
    },
    {
      it: "a metric given twice",
      line: "metrics: [acc, auc, «acc»]",
      says: 'the metric "acc" is given twice',
    },
    {
      it: "two layers of one name",
      line: "layers: [{type: flatten, name: a}, {type: dense, units: 1, name: «a»}]",
      says: 'layers.0 has the name "a", too; give one of them another',
    },
    {
      it: "a name that another layer has by default",
      line: "layers: [{type: flatten, name: dense_1}, «{type: dense, units: 1}»]",
      says: 'layers.0 has the name "dense_1", too; give one of them another',
    },
    {
      it: "an axis given twice",
      line: "layers: [{type: prelu, sharedAxes: «[1, 1]»}]",
      says: "an axis is given twice",
    },
    {
      it: "strides with dilation",
      line: "layers: [{type: conv2d, filters: 1, kernelSize: 3, strides: «2», dilationRate: 2}]",
      says: "strides and dilationRate cannot both be above 1",
    },
    {
      it: "unequal strides of a depthwise convolution",
      line: "layers: [{type: depthwiseConv2d, kernelSize: 3, strides: «[1, 2]»}]",
      says: "a depthwiseConv2d layer goes in equal steps; strides are 1 and 2",
    },
    {
      it: "a uniform initialiser upside down",
      line: "layers: [{type: dense, units: 1, kernelInitializer: «{type: randomUniform, minval: 1}»}]",
      says: "minval 1 is above maxval 0.05",
    },
    {
      it: "an orthogonal bias",
      line: "layers: [{type: dense, units: 1, biasInitializer: «orthogonal»}]",
      says: "orthogonal starts a kernel, not biasInitializer",
    },
    {
      it: "the identity for a convolution",
      line: "layers: [{type: conv2d, filters: 1, kernelSize: 3, kernelInitializer: «identity»}]",
      says: "identity starts the kernel of a dense layer only",
    },
  ]);
});

describe("What does nothing is told by a warning", () => {
  const folder = temporaryFolder();

  it("exclusions from a weight decay of 0", async () => {
    const of = async (optimizer: string): Promise<string> =>
      (await readFiles(folder(), { "x.yaml": experimentText({ optimizer }) })).warnings;
    expect(await of("{type: sgd, excludeFromWeightDecay: {weights: [bias]}}")).to.contain(
      "warning: nothing is excluded: weightDecay is 0, so that no weight decays",
    );
    expect(await of("{type: adamW, excludeFromWeightDecay: {weights: [bias]}}")).to.equal("");
    expect(await of("{type: sgd, excludeFromWeightDecay: {weights: []}}")).to.equal("");
  });
});

describe("A name that cannot name runs is refused, with what would be right,", () => {
  const folder = temporaryFolder();
  /** In a cell the first four would be a formula; the next is an option, or hidden, or none at all. */
  const odd = ["=1+1", "+1", "-1", "@x", "--yes", ".x", "a b", "a/b", "é", "x".repeat(101)];
  const right = '1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit';

  for (const name of odd)
    it(`as a key: ${name.slice(0, 9)}`, async () => {
      const told = await mistakesIn(folder(), { "x.yaml": experimentText({ name: JSON.stringify(name) }) });
      expect(told).to.contain(`x.yaml:1:7 name must be ${right}, not the text "${shortened(name)}"`);
    });

  it("as the name of the file", async () => {
    const others = hostileName().filter((name) => !/^[A-Za-z0-9][\w.-]*$/.test(name));
    const anyName = fc.oneof(fc.constantFrom(...odd.filter((name) => !name.includes("/"))), others);
    await fc.assert(
      fc.asyncProperty(anyName, async (name) => {
        const told = await mistakesIn(folder(), { [`./${name}.yaml`]: experimentText() });
        expect(told).to.contain("cannot name runs; give a name of").and.to.contain(right);
      }),
      { numRuns: 50 },
    );
  });
});
