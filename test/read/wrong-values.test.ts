import { testMistakes } from "../support/marked-mistakes.ts";

describe("A missing key is told where it should be", () => {
  testMistakes([
    { it: "a required key that is null", line: "epochs: «null»", says: 'missing key "epochs"' },
    { it: "a required key without a value", line: "«epochs»: ", says: 'missing key "epochs"' },
    {
      it: "neither directory nor sample",
      line: "«data»: {onProblem: skip}",
      says: 'data must be a map with either directory or sample; "directory" is missing',
    },
    {
      it: "validation without train",
      line: "«split»: {validation: 5}",
      says: 'split must be a map such as {train: 1000, validation: 500, test: 500}; "train" is missing',
    },
    {
      it: "folders without train",
      line: "split: {«directories»: {validation: a}}",
      says: 'missing key "train" in split.directories',
    },
    {
      it: "a layer without type",
      line: "layers: [«{units: 3}»]",
      says: 'missing key "type" in layers.0; it is one of base, conv2d, separableConv2d, depthwiseConv2d, maxPooling2d, averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, zeroPadding2d, flatten, dropout, spatialDropout2d, gaussianNoise, batchNormalization, layerNormalization, activation, leakyReLU, prelu, dense',
    },
    {
      it: "a layer without what it needs",
      line: "layers: [«{type: conv2d, filters: 3}»]",
      says: 'missing key "kernelSize" in a conv2d layer',
    },
    {
      it: "an optimizer without type",
      line: "«optimizer»: {learningRate: 0.1}",
      says: 'missing key "type" in optimizer; it is one of rmsprop, adam, adamW, nadam, adamax, sgd, adagrad, adadelta, lion',
    },
    {
      it: "a schedule without what it needs",
      line: "«learningRateSchedule»: {type: step, every: 3}",
      says: 'missing key "factor" in the step schedule',
    },
    {
      it: "an initialiser without type",
      line: "layers: [{type: dense, units: 1, «kernelInitializer»: {stddev: 1}}]",
      says: 'missing key "type" in kernelInitializer; it is one of zeros, ones, constant, randomNormal, truncatedNormal, randomUniform, varianceScaling, glorotNormal, glorotUniform, heNormal, heUniform, leCunNormal, leCunUniform, orthogonal, identity',
    },
  ]);
});

describe("A value of the wrong kind is told at its place, with what would be right", () => {
  testMistakes([
    {
      it: "a number as text",
      line: 'epochs: «"3"»',
      says: 'epochs must be a whole number from 1 to 1000000, not the text "3"; take the quotes away',
    },
    { it: "a text as number", line: "description: «3»", says: "description must be a text, not 3" },
    {
      it: "a list for a map",
      line: "generator: «[1]»",
      says: "generator must be a map of keys, not a list of 1",
    },
    {
      it: "a map for a list",
      line: "layers: «{type: flatten}»",
      says: "layers must be a list of at least 1 layer, not a map of 1 key",
    },
    {
      it: "a layer that is only a name",
      line: "layers: [«flatten»]",
      says: 'layers.0 must be a map such as {type: flatten}, not the text "flatten"',
    },
    {
      it: "a layer that is nothing",
      line: "layers: [{type: flatten}, «null»]",
      says: "layers.1 must be a map such as {type: flatten}, not nothing",
    },
    {
      it: "a type that is a number",
      line: "layers: [{type: «2»}]",
      says: "type must be one of base, conv2d, separableConv2d, depthwiseConv2d, maxPooling2d, averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, zeroPadding2d, flatten, dropout, spatialDropout2d, gaussianNoise, batchNormalization, layerNormalization, activation, leakyReLU, prelu, dense, not 2",
    },
    {
      it: "yes for true",
      line: "generator: {classMode: binary, shuffle: «yes»}",
      says: 'shuffle must be true or false, not the text "yes"',
    },
    {
      it: "1_000 for a number",
      line: "epochs: «1_000»",
      says: 'epochs must be a whole number from 1 to 1000000, not the text "1_000"',
    },
    {
      it: "half an epoch",
      line: "epochs: «1.5»",
      says: "epochs must be a whole number from 1 to 1000000, not 1.5",
    },
    {
      it: "NaN",
      line: "optimizer: {type: sgd, learningRate: «.nan»}",
      says: "learningRate must be a number above 0, at most 1000, not .nan",
    },
    {
      it: "infinity",
      line: "optimizer: {type: sgd, learningRate: «.inf»}",
      says: "learningRate must be a number above 0, at most 1000, not .inf",
    },
    {
      it: "an optimizer that is only a name",
      line: "optimizer: «adam»",
      says: 'optimizer must be a map such as {type: adam}, not the text "adam"',
    },
    {
      it: "a regulariser that is only a name",
      line: "layers: [{type: dense, units: 1, kernelRegularizer: «l2»}]",
      says: 'kernelRegularizer must be a map such as {l2: 1e-4}, not the text "l2"',
    },
    {
      it: "an initialiser that is a number",
      line: "layers: [{type: dense, units: 1, kernelInitializer: «0.1»}]",
      says: "kernelInitializer must be the name of an initializer, or a map such as {type: randomNormal, stddev: 0.05}, not 0.1",
    },
    {
      it: "a directory that is a number",
      line: "data: {directory: «3»}",
      says: "directory must be the path of a folder, not 3",
    },
    {
      it: "a sample that is not there",
      line: "data: {sample: «mnist»}",
      says: 'unknown sample "mnist"; known: quickstart',
    },
    {
      it: "a glob that is a number",
      line: "data: {directory: a, classes: {cat: «1», dog: d*}}",
      says: "cat must be a glob of file names, without a folder, not 1",
    },
    {
      it: "a glob with a folder",
      line: "data: {directory: a, classes: {cat: «cats/*», dog: d*}}",
      says: 'cat must be a glob of file names, without a folder, not the text "cats/*"',
    },
    {
      it: "one class",
      line: "data: {directory: a, classes: «{cat: c*}»}",
      says: "classes must be a map of at least 2 classes, name: glob, not a map of 1 key",
    },
    {
      it: "data that is a text",
      line: "data: «pictures»",
      says: 'data must be a map with either directory or sample, not the text "pictures"',
    },
    {
      it: "a split that is a number",
      line: "split: «0.5»",
      says: "split must be a map such as {train: 1000, validation: 500, test: 500}, not 0.5",
    },
    {
      it: "metrics that are a text",
      line: "metrics: «acc»",
      says: 'metrics must be a list, each one of acc, precision, recall, auc, balancedAcc, f1, top3Acc, top5Acc, brier, calibrationError, not the text "acc"',
    },
    {
      it: "an expectation that is a number",
      line: "expect: {acc: «0.7»}",
      says: 'acc must be a comparison such as ">= 0.7", not 0.7',
    },
    {
      it: "an expectation without a sign",
      line: 'expect: {acc: «"0.7"»}',
      says: 'acc must be a comparison such as ">= 0.7", not the text "0.7"',
    },
  ]);
});
