/** What is run again and again: two real experiments and a net with everything that is drawn or summed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawPictures } from "../../test/support/pictures.ts";

export interface Net {
  name: string;
  /** Words after `petri`, for a command that is typed in a folder other than the one of the files. */
  words: (files: string) => string[];
}

/** Real shapes, few steps. */
const shortened = [
  "data={sample: quickstart}",
  "split={train: 60, validation: 20, test: 20}",
  "stepsPerEpoch=3",
  "epochs=2",
].flatMap((change) => ["--set", change]);

const everything = `
seed: 7
data: {directory: pictures, classes: {cat: cat.*.jpg, dog: dog.*.jpg}}
split: {train: 30, validation: 10, test: 10, order: shuffled}
generator:
  imageSize: [150, 150]
  interpolation: bicubic
  rescale: 1/255
  featurewiseCenter: true
  featurewiseStdNormalization: true
  batchSize: 16
  classMode: categorical
augmentation:
  rotationRange: 40
  widthShiftRange: 0.2
  heightShiftRange: [10, 20]
  shearRange: 11
  zoomRange: 0.2
  channelShiftRange: 20
  brightnessRange: [0.7, 1.3]
  horizontalFlip: true
  verticalFlip: true
  fillMode: reflect
layers:
  - {type: gaussianNoise, stddev: 0.05}
  - {type: conv2d, filters: 32, kernelSize: 3, kernelRegularizer: {l2: 0.001}}
  - {type: batchNormalization}
  - {type: activation, activation: relu}
  - {type: maxPooling2d, poolSize: 2}
  - {type: spatialDropout2d, rate: 0.2}
  - {type: separableConv2d, filters: 64, kernelSize: 3, activation: relu, depthwiseInitializer: heNormal}
  - {type: averagePooling2d, poolSize: 2}
  - {type: depthwiseConv2d, kernelSize: 3}
  - {type: layerNormalization}
  - {type: prelu, sharedAxes: [1, 2]}
  - {type: maxPooling2d, poolSize: 4}
  - {type: flatten}
  - {type: dropout, rate: 0.5}
  - {type: dense, units: 64, activation: relu, kernelInitializer: orthogonal}
  - {type: dense, units: 2, activation: softmax}
optimizer: {type: adam, learningRate: 1e-3}
loss: categoricalCrossentropy
metrics: [acc, auc]
epochs: 3
`;

export const nets: readonly Net[] = [
  { name: "baseline", words: () => ["baseline", ...shortened] },
  { name: "augmented", words: () => ["augmented", ...shortened] },
  { name: "everything", words: (files) => [join(files, "everything.yaml")] },
];

/** Puts there the files that the nets need. */
export const writeNetFiles = async (files: string): Promise<void> => {
  await drawPictures(join(files, "pictures"), 50);
  writeFileSync(join(files, "everything.yaml"), everything);
};

const single: Readonly<Record<string, string>> = {
  conv2d: "{type: conv2d, filters: 16, kernelSize: 3}",
  separableConv2d: "{type: separableConv2d, filters: 16, kernelSize: 3}",
  depthwiseConv2d: "{type: depthwiseConv2d, kernelSize: 3}",
  batchNormalization: "{type: batchNormalization}",
  layerNormalization: "{type: layerNormalization}",
  dense: "{type: dense, units: 64}",
  prelu: "{type: prelu, sharedAxes: [1, 2]}",
  maxPooling2d: "{type: maxPooling2d}",
  averagePooling2d: "{type: averagePooling2d}",
  globalAveragePooling2d: "{type: globalAveragePooling2d}",
  globalMaxPooling2d: "{type: globalMaxPooling2d}",
  dropout: "{type: dropout, rate: 0.5}",
  spatialDropout2d: "{type: spatialDropout2d, rate: 0.5}",
  gaussianNoise: "{type: gaussianNoise, stddev: 0.1}",
};

const singleText = (type: string, layer: string): string => {
  const needsFlat = type === "dense" || type.startsWith("global");
  const list =
    type === "dense" ? ["{type: flatten}", layer] : needsFlat ? [layer] : [layer, "{type: flatten}"];
  return `
seed: 42
data: {sample: quickstart}
split: {train: 20, validation: 10}
generator: {imageSize: [64, 64], rescale: 1/255, batchSize: 20, classMode: binary}
layers: [${[...list, "{type: dense, units: 1, activation: sigmoid}"].join(", ")}]
optimizer: {type: sgd, learningRate: 1e-3}
loss: binaryCrossentropy
epochs: 2
`;
};

/** A net of one layer and an output unit for each type of layer; writes its file. */
export const singleLayers: readonly Net[] = Object.keys(single).map((name) => ({
  name,
  words: (files) => {
    const file = join(files, `${name}.yaml`);
    writeFileSync(file, singleText(name, single[name] ?? ""));
    return [file];
  },
}));
