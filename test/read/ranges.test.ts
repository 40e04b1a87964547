import { testMistakes } from "../support/marked-mistakes.ts";

describe("A value out of its range is told at its place, with the range", () => {
  testMistakes([
    { it: "0 epochs", line: "epochs: «0»", says: "epochs must be a whole number from 1 to 1000000, not 0" },
    {
      it: "-1 epochs",
      line: "epochs: «-1»",
      says: "epochs must be a whole number from 1 to 1000000, not -1",
    },
    {
      it: "a seed below 0",
      line: "seed: «-1»",
      says: "seed must be a whole number from 0 to 4294967295, not -1",
    },
    {
      it: "a seed beyond 32 bits",
      line: "seed: «4294967296»",
      says: "seed must be a whole number from 0 to 4294967295, not 4294967296",
    },
    {
      it: "a picture of no height",
      line: "generator: {classMode: binary, imageSize: [«0», 5]}",
      says: "imageSize.0 must be a whole number from 1 to 16384, not 0",
    },
    {
      it: "a negative width",
      line: "generator: {classMode: binary, imageSize: [5, «-5»]}",
      says: "imageSize.1 must be a whole number from 1 to 16384, not -5",
    },
    {
      it: "a picture larger than memory has room for",
      line: "generator: {classMode: binary, imageSize: [5, «20000»]}",
      says: "imageSize.1 must be a whole number from 1 to 16384, not 20000",
    },
    {
      it: "a size of one number",
      line: "generator: {classMode: binary, imageSize: «[5]»}",
      says: "imageSize must be a list of 2, each a whole number from 1 to 16384, not a list of 1",
    },
    {
      it: "a size that is no list",
      line: "generator: {classMode: binary, imageSize: «5»}",
      says: "imageSize must be a list of 2, each a whole number from 1 to 16384, not 5",
    },
    {
      it: "a batch of none",
      line: "generator: {classMode: binary, batchSize: «0»}",
      says: "batchSize must be a whole number from 1 to 1000000, not 0",
    },
    {
      it: "a fraction with 0 below",
      line: "generator: {classMode: binary, rescale: «1/0»}",
      says: 'rescale must be a number above 0, at most 1000000, or a fraction such as 1/255, not the text "1/0"',
    },
    {
      it: "a rescale of 0",
      line: "generator: {classMode: binary, rescale: «0»}",
      says: "rescale must be a number above 0, at most 1000000, or a fraction such as 1/255, not 0",
    },
    {
      it: "no filters",
      line: "layers: [{type: conv2d, filters: «0», kernelSize: 3}]",
      says: "filters must be a whole number from 1 to 1000000, not 0",
    },
    {
      it: "a kernel of size 0",
      line: "layers: [{type: conv2d, filters: 1, kernelSize: «0»}]",
      says: "kernelSize must be a whole number from 1 to 16384, or [height, width], not 0",
    },
    {
      it: "a kernel of three sizes",
      line: "layers: [{type: conv2d, filters: 1, kernelSize: «[3, 3, 3]»}]",
      says: "kernelSize must be a list of 2, each a whole number from 1 to 16384, not a list of 3",
    },
    {
      it: "a kernel of half a pixel",
      line: "layers: [{type: conv2d, filters: 1, kernelSize: [3, «0.5»]}]",
      says: "kernelSize.1 must be a whole number from 1 to 16384, not 0.5",
    },
    {
      it: "a negative padding",
      line: "layers: [{type: zeroPadding2d, padding: «-1»}]",
      says: "padding must be a whole number from 0 to 16384, [height, width], or [[top, bottom], [left, right]], not -1",
    },
    {
      it: "a padding of one pair",
      line: "layers: [{type: zeroPadding2d, padding: «[[1, 2]]»}]",
      says: "padding must be a whole number from 0 to 16384, [height, width], or [[top, bottom], [left, right]], not a list of 1",
    },
    {
      it: "a negative padding at one side",
      line: "layers: [{type: zeroPadding2d, padding: [[1, «-2»], [0, 0]]}]",
      says: "padding.0.1 must be a whole number from 0 to 16384, not -2",
    },
    {
      it: "dropout of all",
      line: "layers: [{type: dropout, rate: «1»}]",
      says: "rate must be a number from 0 to 0.999, not 1",
    },
    {
      it: "negative noise",
      line: "layers: [{type: gaussianNoise, stddev: «-1»}]",
      says: "stddev must be a number from 0 to 1000000, not -1",
    },
    {
      it: "an axis that is not there",
      line: "layers: [{type: prelu, sharedAxes: [«4»]}]",
      says: "sharedAxes.0 must be a whole number from 1 to 3, not 4",
    },
    {
      it: "a negative weight decay",
      line: "layers: [{type: dense, units: 1, kernelRegularizer: {l2: «-1»}}]",
      says: "l2 must be a number from 0 to 1000000, not -1",
    },
    {
      it: "a learning rate of 0",
      line: "optimizer: {type: sgd, learningRate: «0»}",
      says: "learningRate must be a number above 0, at most 1000, not 0",
    },
    {
      it: "a rho of 1",
      line: "optimizer: {type: rmsprop, rho: «1»}",
      says: "rho must be a number from 0 to 0.999999, not 1",
    },
  ]);
});

describe("A number that no 32 bits hold, or that ends in no number", () => {
  testMistakes([
    {
      it: "an epsilon that would be 0",
      line: "optimizer: {type: adam, epsilon: «1e-50»}",
      says: "1e-50 is so near to 0 that 32 bits cannot tell it from 0; write 0, or at least 1e-30",
    },
    {
      it: "a share that would be 1",
      line: "optimizer: {type: adam, beta1: «0.99999999999»}",
      says: "beta1 must be a number from 0 to 0.999999, not 0.99999999999",
    },
    {
      it: "a learning rate of 1e308",
      line: "optimizer: {type: adam, learningRate: «1e308»}",
      says: "learningRate must be a number above 0, at most 1000, not 1e308",
    },
    {
      it: "a fraction of hundreds of digits",
      line: `generator: {classMode: binary, rescale: «${"9".repeat(150)}/1»}`,
      says: "rescale is 1e+150; it must be from 1e-30 to 1000000",
    },
    {
      it: "a claim that nothing meets",
      line: `expect: {val_acc: «">= 1e999"»}`,
      says: "no quantity comes near Infinity; compare with a number from -1000000 to 1000000",
    },
  ]);
});
