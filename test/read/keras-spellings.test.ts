import { testMistakes } from "../support/marked-mistakes.ts";

describe("Spellings of Keras are answered with petri's", () => {
  testMistakes([
    {
      it: "kernel_size",
      line: "layers: [{type: conv2d, filters: 1, «kernel_size»: 3}]",
      says: 'unknown key "kernel_size" in a conv2d layer; did you mean "kernelSize"?',
    },
    {
      it: "lr",
      line: "optimizer: {type: sgd, «lr»: 0.1}",
      says: 'unknown key "lr" in the sgd optimizer; did you mean "learningRate"?',
    },
    {
      it: "learning_rate",
      line: "optimizer: {type: sgd, «learning_rate»: 0.1}",
      says: 'unknown key "learning_rate" in the sgd optimizer; did you mean "learningRate"?',
    },
    {
      it: "rotation_range",
      line: "augmentation: {«rotation_range»: 40}",
      says: 'unknown key "rotation_range" in augmentation; did you mean "rotationRange"?',
    },
    {
      it: "steps_per_epoch",
      line: "«steps_per_epoch»: 100",
      says: 'unknown key "steps_per_epoch"; did you mean "stepsPerEpoch"?',
    },
    {
      it: "batch_size",
      line: "generator: {classMode: binary, «batch_size»: 3}",
      says: 'unknown key "batch_size" in generator; did you mean "batchSize"?',
    },
    {
      it: "target_size",
      line: "generator: {classMode: binary, «target_size»: [3, 3]}",
      says: 'unknown key "target_size" in generator; did you mean "imageSize"?',
    },
    {
      it: "MaxPooling2D",
      line: "layers: [{type: «MaxPooling2D»}]",
      says: 'unknown layer type "MaxPooling2D"; did you mean "maxPooling2d"?',
    },
    {
      it: "Conv2D",
      line: "layers: [{type: «Conv2D», filters: 3, kernelSize: 3}]",
      says: 'unknown layer type "Conv2D"; did you mean "conv2d"?',
    },
    {
      it: "MaxPool2D",
      line: "layers: [{type: «MaxPool2D»}]",
      says: 'unknown layer type "MaxPool2D"; did you mean "maxPooling2d"?',
    },
    {
      it: "BatchNormalization",
      line: "layers: [{type: «BatchNormalization»}]",
      says: 'unknown layer type "BatchNormalization"; did you mean "batchNormalization"?',
    },
    {
      it: "he_normal",
      line: "layers: [{type: dense, units: 1, kernelInitializer: «he_normal»}]",
      says: 'unknown kernelInitializer "he_normal"; did you mean "heNormal"?',
    },
    {
      it: "RandomNormal",
      line: "layers: [{type: dense, units: 1, kernelInitializer: {type: «RandomNormal»}}]",
      says: 'unknown initializer type "RandomNormal"; did you mean "randomNormal"?',
    },
    {
      it: "binary_crossentropy",
      line: "loss: «binary_crossentropy»",
      says: 'unknown loss "binary_crossentropy"; did you mean "binaryCrossentropy"?',
    },
    { it: "mse", line: "loss: «mse»", says: 'unknown loss "mse"; did you mean "meanSquaredError"?' },
    { it: "accuracy", line: "metrics: [«accuracy»]", says: 'unknown metric "accuracy"; did you mean "acc"?' },
    {
      it: "RMSprop",
      line: "optimizer: {type: «RMSprop»}",
      says: 'unknown optimizer type "RMSprop"; did you mean "rmsprop"?',
    },
    {
      it: "beta_1",
      line: "optimizer: {type: adam, «beta_1»: 0.9}",
      says: 'unknown key "beta_1" in the adam optimizer; did you mean "beta1"?',
    },
    {
      it: "AdamW",
      line: "optimizer: {type: «AdamW»}",
      says: 'unknown optimizer type "AdamW"; did you mean "adamW"?',
    },
    {
      it: "use_ema",
      line: "optimizer: {type: sgd, «use_ema»: true}",
      says: 'unknown key "use_ema" in the sgd optimizer; did you mean "ema"?',
    },
    {
      it: "global_clipnorm",
      line: "optimizer: {type: sgd, «global_clipnorm»: 1}",
      says: 'unknown key "global_clipnorm" in the sgd optimizer; did you mean "globalClipNorm"?',
    },
    {
      it: "negative_slope",
      line: "layers: [{type: leakyReLU, «negative_slope»: 0.1}]",
      says: 'unknown key "negative_slope" in a leakyReLU layer; did you mean "alpha"?',
    },
    {
      it: "ReLU",
      line: "layers: [{type: dense, units: 1, activation: «ReLU»}]",
      says: 'unknown activation "ReLU"; did you mean "relu"?',
    },
  ]);
});
