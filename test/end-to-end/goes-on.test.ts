import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { goesOn, anyStops, type Stops } from "../support/goes-on.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { epochsOf, trainedExperiment, writeWorld, yamlOf, type Keys } from "../support/trained-experiment.ts";

/** The tutorial's optimizer, on a net that has what its experiments have. */
const tutorial: Keys = {
  seed: 42,
  data: { directory: "pictures", classes: { cat: "cat.*.jpg", dog: "dog.*.jpg" } },
  split: { train: 6, validation: 3, test: 2 },
  generator: { imageSize: [12, 12], rescale: 1 / 255, batchSize: 5, classMode: "binary" },
  augmentation: { rotationRange: 40, widthShiftRange: 0.2, shearRange: 11.46, horizontalFlip: true },
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, activation: "relu", kernelRegularizer: { l2: 1e-4 } },
    { type: "maxPooling2d", poolSize: 2 },
    { type: "flatten" },
    { type: "dropout", rate: 0.5 },
    { type: "dense", units: 8, activation: "relu" },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  optimizer: { type: "rmsprop", learningRate: 0.01, epsilon: 1e-8, epsilonOutsideRoot: true },
  loss: "binaryCrossentropy",
  epochs: 3,
  stepsPerEpoch: 4,
};
/** Its loss is no number in the second epoch: a longer run of it ends there, and has no results. */
const bursting: Keys = {
  ...tutorial,
  seed: 5,
  split: { train: 5, validation: 2, test: 1, order: "codePoint" },
  generator: { imageSize: [8, 8], featurewiseStdNormalization: true, batchSize: 6, classMode: "binary" },
  augmentation: null,
  layers: [
    { type: "globalAveragePooling2d" },
    { type: "dense", units: 5, activation: "tanh", kernelRegularizer: { l1: 0.001, l2: 0.001 } },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  optimizer: { type: "rmsprop", learningRate: 0.1, rho: 0, centered: true, epsilon: 1e-8 },
  stepsPerEpoch: 2,
};
/** More cats than dogs, evened out in every way that there is. */
const unequal: Keys = {
  ...tutorial,
  data: { directory: "pictures", classes: { cat: "cat.*.jpg", dog: "dog.[0-4].jpg" } },
  split: { train: 0.5, validation: 0.25, test: 0.2 },
  generator: {
    imageSize: [12, 12],
    rescale: 1 / 255,
    batchSize: 5,
    classMode: "binary",
    sampling: "balanced",
  },
  labelSmoothing: 0.1,
  classWeights: { cat: 0.5, dog: 2 },
  metrics: ["balancedAcc", "f1", "brier", "calibrationError"],
  checkpoint: { monitor: "val_brier" },
  earlyStopping: { monitor: "val_calibrationError", patience: 2, restoreBestWeights: true },
  stepsPerEpoch: null,
};
const halfWay: Stops = { places: [0.4], cache: "kept", short: 0 };

// scripts/kill-and-resume.ts tries many more, and kills them.
describe("every experiment", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  before(() => writeWorld(folder()));

  it("has the same bytes uninterrupted, stopped anywhere and resumed, and lengthened, and is verified", async () => {
    let tried = 0;
    const property = fc.asyncProperty(trainedExperiment, anyStops, async (keys, stops) => {
      const name = `tried-${(tried += 1)}`;
      writeFileSync(join(folder(), `${name}.yaml`), yamlOf(keys));
      await goesOn({ folder: folder(), name, ...epochsOf(keys) }, stops);
    });
    await fc.assert(property, {
      seed: 7,
      numRuns: 4,
      examples: [
        [tutorial, halfWay],
        [bursting, halfWay],
        [unequal, halfWay],
      ],
      endOnFailure: true,
    });
  });
});
