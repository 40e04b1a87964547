import { testMistakes } from "../support/marked-mistakes.ts";

describe("An unknown key is told at its place, with the known one that was meant", () => {
  testMistakes([
    {
      it: "an unknown key at the top",
      line: "«foo»: 1",
      says: 'unknown key "foo"; known: extends, name, description, seed, data, split, generator, augmentation, layers, startFrom, optimizer, loss, labelSmoothing, classWeights, metrics, epochs, stepsPerEpoch, validationSteps, earlyStopping, reduceLearningRateOnPlateau, learningRateSchedule, checkpoint, onNaN, expect, search',
    },
    {
      it: "a misspelt key that is required is told once",
      line: "«epoch»: 3",
      others: { epochs: null },
      says: 'unknown key "epoch"; did you mean "epochs"?',
    },
    {
      it: "an unknown key in data",
      line: 'data: {directory: pictures, «clases»: {cat: "cat.*"}}',
      says: 'unknown key "clases" in data; did you mean "classes"?',
    },
    {
      it: "an unknown key beside a sample",
      line: "data: {sample: quickstart, «classes»: {a: b, c: d}}",
      says: 'unknown key "classes" in data beside sample; known: sample, onProblem',
    },
    {
      it: "an unknown key in split",
      line: "split: {train: 10, validation: 5, «text»: 5}",
      says: 'unknown key "text" in split; did you mean "test"?',
    },
    {
      it: "an unknown key in split.directories",
      line: "split: {directories: {train: a, «val»: b}}",
      says: 'unknown key "val" in split.directories; did you mean "validation"?',
    },
    {
      it: "counts beside folders",
      line: "split: {directories: {train: a}, «validation»: 5}",
      says: 'unknown key "validation" in split beside directories; known: directories, order, seed, groupBy, fold',
    },
    {
      it: "an unknown key in generator",
      line: "generator: {classMode: binary, «colour»: rgb}",
      says: 'unknown key "colour" in generator; known: imageSize, colorMode, interpolation, orientation, maxPixels, rescale, samplewiseCenter, samplewiseStdNormalization, featurewiseCenter, featurewiseStdNormalization, batchSize, classMode, shuffle, sampling',
    },
    {
      it: "a key of augmentation in generator",
      line: "generator: {classMode: binary, «rotation_range»: 40}",
      says: 'unknown key "rotation_range" in generator; it belongs in augmentation as rotationRange',
    },
    {
      it: "an unknown key in augmentation",
      line: "augmentation: {«rotatonRange»: 40}",
      says: 'unknown key "rotatonRange" in augmentation; did you mean "rotationRange"?',
    },
    {
      it: "a key of generator in augmentation",
      line: "augmentation: {«rescale»: 1/255}",
      says: 'unknown key "rescale" in augmentation; it belongs in generator',
    },
    {
      it: "an unknown key in a layer",
      line: "layers: [{type: flatten}, {type: dropout, «rtae»: 0.5}]",
      says: 'unknown key "rtae" in a dropout layer; did you mean "rate"?',
    },
    {
      it: "an unknown key in an activation layer",
      line: "layers: [{type: activation, activation: relu, «alpha»: 3}]",
      says: 'unknown key "alpha" in an activation layer; known: type, name, activation',
    },
    {
      it: "an unknown key in a regulariser",
      line: "layers: [{type: dense, units: 1, kernelRegularizer: {«l3»: 1}}]",
      says: 'unknown key "l3" in kernelRegularizer; did you mean "l1"?',
    },
    {
      it: "a type in a regulariser, which has none",
      line: "layers: [{type: dense, units: 1, kernelRegularizer: {«type»: l2, l2: 0.1}}]",
      says: 'unknown key "type" in kernelRegularizer; known: l1, l2',
    },
    {
      it: "an unknown key in an initialiser",
      line: "layers: [{type: dense, units: 1, kernelInitializer: {type: randomNormal, «sdtdev»: 1}}]",
      says: 'unknown key "sdtdev" in the randomNormal initializer; did you mean "stddev"?',
    },
    {
      it: "an argument of an initialiser that has none",
      line: "layers: [{type: dense, units: 1, kernelInitializer: {type: heNormal, «seed»: 1}}]",
      says: 'unknown key "seed" in the heNormal initializer; known: type',
    },
    {
      it: "an unknown key in an optimizer",
      line: "optimizer: {type: adam, «momentum»: 0.9}",
      says: 'unknown key "momentum" in the adam optimizer; known: type, learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, excludeFromWeightDecay, clipNorm, globalClipNorm, clipValue, ema',
    },
    {
      it: "an unknown key in earlyStopping",
      line: "earlyStopping: {«patiense»: 3}",
      says: 'unknown key "patiense" in earlyStopping; did you mean "patience"?',
    },
    {
      it: "an unknown key in reduceLearningRateOnPlateau",
      line: "reduceLearningRateOnPlateau: {«min_lr»: 0}",
      says: 'unknown key "min_lr" in reduceLearningRateOnPlateau; did you mean "minLearningRate"?',
    },
    {
      it: "an unknown key in a schedule",
      line: "learningRateSchedule: {type: cosine, «every»: 3}",
      says: 'unknown key "every" in the cosine schedule; known: type, to, warmup',
    },
    {
      it: "an unknown key in checkpoint",
      line: "checkpoint: {«monitr»: loss}",
      says: 'unknown key "monitr" in checkpoint; did you mean "monitor"?',
    },
    {
      it: "an unknown key that is null",
      line: "«augmentaton»: null",
      says: 'unknown key "augmentaton"; did you mean "augmentation"?',
    },
    {
      it: "a key without a name",
      line: '«""»: 1',
      says: 'unknown key ""; known: extends, name, description, seed, data, split, generator, augmentation, layers, startFrom, optimizer, loss, labelSmoothing, classWeights, metrics, epochs, stepsPerEpoch, validationSteps, earlyStopping, reduceLearningRateOnPlateau, learningRateSchedule, checkpoint, onNaN, expect, search',
    },
  ]);
});
