import { expect } from "chai";
import { makePlan, type PlanResult } from "../../src/plan/make-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { SkippedFiles } from "../../src/plan/split.ts";
import type {
  BaseSpec,
  DataSpec,
  Experiment,
  LayerSpec,
  SplitSpec,
} from "../../src/experiment/experiment.ts";
import type { Listing } from "../../src/read/list-pictures.ts";
import type { ListedClass } from "../../src/read/sort-pictures.ts";
import { classCases } from "../support/class-cases.ts";
import { exampleExperiment, exampleGenerator, exampleLayers } from "../support/example-experiment.ts";
import { experimentText, readFiles } from "../support/experiment-text.ts";
import { placeOfPath, problemTexts } from "../support/problem-text.ts";
import { baseSpec, smallBase } from "../support/small-base.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { list, numbers, record } from "../support/vectors.ts";

const order = { order: "natural", seed: 0, groupBy: null, fold: null } as const;
const { conv2d, flatten, dense } = exampleLayers;

const listedClass = (name: string, n: number, folder = ""): ListedClass => ({
  name,
  files: Array.from({ length: n }, (_, i) => `${folder}${name}.${i}.jpg`),
});

const listingOf = (sizes: Readonly<Record<string, number>>): Listing => ({
  directory: "/data",
  classes: Object.keys(sizes),
  pictures: { type: "whole", classes: Object.entries(sizes).map(([name, n]) => listedClass(name, n)) },
  unmatched: 3,
  groups: null,
});

const fourEach = listingOf({ cat: 4, dog: 4 });
const noneSkipped = new Map<string, string>();

const resultOf = (changes: Partial<Experiment>, listing: Listing, skipped: SkippedFiles): PlanResult =>
  makePlan({
    experiment: exampleExperiment(changes),
    net: null,
    listing,
    skipped,
    memory: 4e9,
    place: placeOfPath,
  });

const planned = (
  changes: Partial<Experiment> = {},
  listing = fourEach,
  skipped = noneSkipped,
): { plan: Plan; warnings: string[] } => {
  const result = resultOf(changes, listing, skipped);
  if (result.type === "mistakes") throw new Error(problemTexts(result.problems).join("\n"));
  return { plan: result.plan, warnings: problemTexts(result.warnings) };
};

const mistakes = (changes: Partial<Experiment>, listing = fourEach, skipped = noneSkipped): string[] => {
  const result = resultOf(changes, listing, skipped);
  return result.type === "mistakes" ? problemTexts(result.problems) : [];
};

const counts = (train: number, validation: number, test: number): SplitSpec => ({
  type: "counts",
  train,
  validation,
  test,
  ...order,
});

describe("makePlan", () => {
  it("says what will happen", () => {
    const { plan, warnings } = planned();
    expect(warnings).to.deep.equal([]);
    const { layers, split, ...rest } = plan;
    expect(rest).to.deep.equal({
      name: "example",
      seed: 7,
      dataDirectory: "/data",
      classes: ["cat", "dog"],
      skipped: [],
      unused: 0,
      grouping: null,
      fold: null,
      unmatched: 3,
      base: null,
      inputShape: [6, 5, 3],
      batchSize: 2,
      labelShape: [1],
      epochs: 3,
      stepsPerEpoch: 2,
      classWeights: null,
      passLength: 4,
      stepsPerPass: 2,
      validationSteps: 1,
      parameters: { total: 81, trainable: 81 },
    });
    expect(layers.map(({ name, outputShape }) => [name, ...outputShape])).to.deep.equal([
      ["conv2d", 4, 3, 2],
      ["flatten", 24],
      ["dense", 1],
    ]);
    expect(split.train.map(({ file }) => file)).to.deep.equal([
      "cat.0.jpg",
      "cat.1.jpg",
      "dog.0.jpg",
      "dog.1.jpg",
    ]);
  });

  it("is plain JSON", () => {
    const { plan } = planned();
    expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan);
  });

  it("counts the last batch of a pass, which may be smaller", () => {
    const { plan } = planned({ generator: { ...exampleGenerator, batchSize: 3 } });
    expect([plan.stepsPerEpoch, plan.stepsPerPass, plan.validationSteps]).to.deep.equal([2, 2, 1]);
  });

  it("takes steps where they are given", () => {
    const { plan } = planned({ stepsPerEpoch: 5, validationSteps: 1 });
    expect([plan.stepsPerEpoch, plan.stepsPerPass, plan.validationSteps]).to.deep.equal([5, 2, 1]);
  });

  it("weighs classes as scikit-learn's balanced weights, or as it was told, in label order", () => {
    const given = {
      type: "given",
      weights: [
        { name: "dog", weight: 2 },
        { name: "cat", weight: 0 },
      ],
    } as const;
    expect(planned({ classWeights: given }).plan.classWeights).to.deep.equal([0, 2]);
    for (const vector of list(classCases.balanced).map(record)) {
      const sizes = numbers(vector.counts).map((n, label) => [`class ${label}`, n] as const);
      const layers = [flatten, { ...dense, units: sizes.length, activation: "softmax" as const }];
      const { plan } = planned(
        {
          classWeights: { type: "balanced" },
          split: { type: "all", ...order },
          generator: { ...exampleGenerator, classMode: "categorical" },
          layers,
          loss: "categoricalCrossentropy",
        },
        listingOf(Object.fromEntries(sizes)),
      );
      expect(plan.classWeights).to.deep.equal(numbers(vector.weights));
    }
  });

  it("has longer passes where every class comes equally often", () => {
    const sampling = { ...exampleGenerator, sampling: "balanced", batchSize: 4 } as const;
    const all = { split: { type: "all", ...order }, generator: sampling } as const;
    const { plan } = planned(all, listingOf({ cat: 9, dog: 2 }));
    expect([plan.passLength, plan.stepsPerPass, plan.stepsPerEpoch]).to.deep.equal([18, 5, 5]);
  });

  it("says which layer that is excluded from weight decay is not there", () => {
    const excluding = (...layers: string[]) => {
      const excludeFromWeightDecay = { weights: ["bias" as const], layers };
      const optimizer = { ...exampleExperiment().optimizer, weightDecay: 0.1, excludeFromWeightDecay };
      return { optimizer };
    };
    expect(mistakes(excluding("dense", "dens", "flatten"))).to.deep.equal([
      'optimizer.excludeFromWeightDecay.layers.1 unknown-layer: no layer is called "dens"; did you mean "dense"?',
    ]);
    expect(planned(excluding("dense")).warnings).to.deep.equal([]);
  });

  it("says which class has no weight, and which weight no class", () => {
    const weighed = (...names: string[]) =>
      mistakes({ classWeights: { type: "given", weights: names.map((name) => ({ name, weight: 1 })) } });
    expect(weighed("cat")).to.deep.equal([
      'classWeights (key) missing-key: classWeights has no weight for "dog"; every class needs one',
    ]);
    expect(weighed("cat", "dog", "dogg")).to.deep.equal([
      'classWeights.dogg (key) unknown-class: no class is called "dogg"; did you mean "dog"?',
    ]);
    const nothing = {
      type: "given",
      weights: [
        { name: "cat", weight: 0 },
        { name: "dog", weight: 0 },
      ],
    } as const;
    expect(mistakes({ classWeights: nothing })).to.deep.equal([
      "classWeights (key) out-of-range: every class has the weight 0, so nothing would be learnt",
    ]);
  });

  it("validates no step without validation pictures", () => {
    expect(planned({ split: counts(4, 0, 0), validationSteps: 3 }).plan.validationSteps).to.equal(0);
  });

  it("gray pictures have one channel, categorical labels one number a class", () => {
    const { plan } = planned({
      generator: { ...exampleGenerator, colorMode: "grayscale", classMode: "categorical" },
      layers: [flatten, { ...dense, units: 2, activation: "softmax" }],
      loss: "categoricalCrossentropy",
    });
    expect([plan.inputShape, plan.labelShape]).to.deep.equal([[6, 5, 1], [2]]);
  });

  it("tells trained parameters from moving statistics", () => {
    const { plan } = planned({ layers: [exampleLayers.batchNormalization, flatten, dense] });
    expect(plan.parameters).to.deep.equal({ total: 12 + 91, trainable: 6 + 91 });
  });

  it("plans without skipped pictures and lists them", () => {
    const { plan } = planned({ split: counts(2, 1, 0) }, fourEach, new Map([["dog.0.jpg", "is empty"]]));
    expect(plan.split.train.map(({ file }) => file)).to.deep.equal([
      "cat.0.jpg",
      "cat.1.jpg",
      "dog.1.jpg",
      "dog.2.jpg",
    ]);
    expect(plan.skipped).to.deep.equal([{ file: "dog.0.jpg", class: "dog", label: 1, reason: "is empty" }]);
  });
});

describe("makePlan refuses too few pictures", () => {
  it("at the count with which the smallest class runs out", () => {
    const sizes = listingOf({ cat: 5, dog: 4 });
    expect(mistakes({ split: counts(3, 1, 1) }, sizes)).to.deep.equal([
      `split.test too-few-pictures: the split takes train 3 + validation 1 + test 1 = 5 pictures of each class, ` +
        `but there are only 4 of "dog"`,
    ]);
    expect(mistakes({ split: counts(3, 3, 0) }, sizes)).to.deep.equal([
      `split.validation too-few-pictures: the split takes train 3 + validation 3 = 6 pictures of each class, ` +
        `but there are only 5 of "cat" and 4 of "dog"`,
    ]);
    expect(mistakes({ split: counts(5, 0, 0) }, sizes)).to.deep.equal([
      `split.train too-few-pictures: the split takes train 5 pictures of each class, but there are only 4 of "dog"`,
    ]);
  });

  it("not one too early", () => {
    expect(mistakes({ split: counts(2, 1, 1) }, fourEach)).to.deep.equal([]);
  });

  it("and says how many were left out", () => {
    const skipped = new Map([["dog.3.jpg", "is empty"]]);
    expect(mistakes({ split: counts(2, 1, 1) }, fourEach, skipped)).to.deep.equal([
      `split.test too-few-pictures: the split takes train 2 + validation 1 + test 1 = 4 pictures of each class, ` +
        `but there are only 3 of "dog" (1 more left out)`,
    ]);
  });

  it("at the glob of a class that has none", () => {
    expect(mistakes({ split: counts(2, 1, 1) }, listingOf({ cat: 4, dog: 0 }))).to.deep.equal([
      `data.classes.dog too-few-pictures: class "dog" has no picture; the glob matches no picture in /data`,
    ]);
  });

  it("at the glob also where all pictures train", () => {
    expect(mistakes({ split: { type: "all", ...order } }, listingOf({ cat: 0, dog: 4 }))).to.deep.equal([
      `data.classes.cat too-few-pictures: class "cat" has no picture; the glob matches no picture in /data`,
    ]);
  });

  it("at the folder or sample of a class whose pictures are all left out", () => {
    const skipped = new Map(
      fourEach.pictures.type === "whole"
        ? (fourEach.pictures.classes[0]?.files ?? []).map((file) => [file, "is empty"])
        : [],
    );
    const folders: DataSpec = { type: "folders", onProblem: "auto", directory: "/data" };
    expect(mistakes({ data: folders }, fourEach, skipped)).to.deep.equal([
      `data.directory too-few-pictures: class "cat" has no picture, all its 4 are left out`,
    ]);
    const sample: DataSpec = { type: "sample", onProblem: "auto", sample: "quickstart" };
    expect(
      mistakes(
        { data: sample, split: counts(1, 0, 0) },
        listingOf({ bird: 1, fish: 1 }),
        new Map([["fish.0.jpg", "is empty"]]),
      ),
    ).to.deep.equal([`data.sample too-few-pictures: class "fish" has no picture, its only one is left out`]);
  });

  it("at a fraction that is less than one picture", () => {
    const split: SplitSpec = { type: "fractions", train: 0.8, validation: 0.1, test: 0.1, ...order };
    expect(mistakes({ split }, listingOf({ cat: 12, dog: 3 }))).to.deep.equal([
      `split.validation too-few-pictures: 0.1 of 3 of "dog" is less than one picture`,
      `split.test too-few-pictures: 0.1 of 3 of "dog" is less than one picture`,
    ]);
  });

  const byFolder = (validation: readonly ListedClass[]): Listing => ({
    directory: "/data",
    classes: ["cat", "dog"],
    pictures: {
      type: "parts",
      parts: {
        train: [listedClass("cat", 2, "train/"), listedClass("dog", 2, "train/")],
        validation,
        test: [],
      },
    },
    unmatched: 0,
    groups: null,
  });
  const directories: SplitSpec = {
    type: "directories",
    train: "train",
    validation: "val",
    test: null,
    ...order,
  };

  it("at the folder of a part in which a class has none", () => {
    const listing = byFolder([listedClass("cat", 0), listedClass("dog", 0)]);
    expect(mistakes({ split: directories }, listing)).to.deep.equal([
      `split.directories.validation too-few-pictures: this folder has no picture of "cat", "dog"`,
    ]);
    const skipped = new Map([["val/dog.0.jpg", "is empty"]]);
    const left = byFolder([listedClass("cat", 2, "val/"), listedClass("dog", 1, "val/")]);
    expect(mistakes({ split: directories }, left, skipped)).to.deep.equal([
      `split.directories.validation too-few-pictures: this folder has no picture of "dog" (1 picture left out)`,
    ]);
  });

  it("and folders that hold the same pictures", () => {
    const listing = byFolder([listedClass("cat", 3, "train/"), listedClass("dog", 1, "val/")]);
    expect(mistakes({ split: directories }, listing)).to.deep.equal([
      `split.directories.validation parts-overlap: 2 pictures of this folder are in split.directories.train too; ` +
        "a picture can be in one part only",
    ]);
  });

  it("and a single class", () => {
    const data: DataSpec = { type: "folders", onProblem: "auto", directory: "/data" };
    expect(mistakes({ data }, listingOf({ cat: 4 }))).to.deep.equal([
      `data.directory too-few-classes: only one folder here has pictures, "cat"; give two or more classes to tell apart`,
    ]);
  });
});

describe("makePlan refuses layers", () => {
  it("whose shape cannot follow, at the layer", () => {
    expect(mistakes({ layers: [conv2d, conv2d, conv2d, flatten, dense] })).to.deep.equal([
      `layers.2 shape-cannot-follow: layer "conv2d" needs at least 3 x 3 pixels, but gets (2, 1, 2); ` +
        "make generator.imageSize larger, take out a pooling, or use padding same",
    ]);
  });

  it("that no memory holds, with what they take and what there is", () => {
    expect(
      mistakes({ layers: [flatten, { ...dense, units: 1_000_000, name: "wide" }, dense] }),
    ).to.deep.equal([]);
    const layers = [flatten, { ...dense, units: 500_000_000, name: "wide" }, dense];
    expect(mistakes({ layers })[0]).to.match(
      /^layers\.1 too-large: layer "wide" has \d+ parameters and gives \(500000000\) for each of \d+ pictures of a batch, which takes [\d.]+ GB; this machine has 4 GB: make it smaller, or lower generator\.imageSize or batchSize$/,
    );
  });

  it("together with every other mistake", () => {
    const problems = mistakes({ layers: [dense] }, listingOf({ cat: 4, dog: 0 }));
    expect(problems.map((line) => line.split(" ", 2).join(" "))).to.deep.equal([
      "data.classes.dog too-few-pictures:",
      "layers.0 shape-cannot-follow:",
    ]);
  });
});

describe("makePlan and the last layer", () => {
  const threeEach = listingOf({ cat: 4, dog: 4, bird: 4 });

  const ending = (
    last: LayerSpec,
    loss: Experiment["loss"],
    classMode: Experiment["generator"]["classMode"],
    listing = fourEach,
  ): string[] =>
    mistakes({ layers: [flatten, last], loss, generator: { ...exampleGenerator, classMode } }, listing);

  const sigmoid = (units: number): LayerSpec => ({ ...dense, units });
  const softmax = (units: number): LayerSpec => ({ ...dense, units, activation: "softmax" });
  const linear = (units: number): LayerSpec => ({ ...dense, units, activation: "linear" });

  it("fits where it gives what the loss compares with the labels", () => {
    expect(ending(sigmoid(1), "binaryCrossentropy", "binary")).to.deep.equal([]);
    expect(ending(sigmoid(3), "binaryCrossentropy", "categorical", threeEach)).to.deep.equal([]);
    expect(ending(softmax(3), "categoricalCrossentropy", "categorical", threeEach)).to.deep.equal([]);
    expect(ending(softmax(3), "sparseCategoricalCrossentropy", "sparse", threeEach)).to.deep.equal([]);
    expect(ending(linear(1), "meanSquaredError", "binary")).to.deep.equal([]);
    expect(ending(linear(1), "meanSquaredError", "sparse")).to.deep.equal([]);
    expect(ending(softmax(3), "meanSquaredError", "categorical", threeEach)).to.deep.equal([]);
  });

  it("fits as a layer of its own after a linear one", () => {
    const layers: LayerSpec[] = [flatten, linear(1), { ...exampleLayers.activation, activation: "sigmoid" }];
    expect(mistakes({ layers })).to.deep.equal([]);
  });

  it("does not fit: 3 classes with a sigmoid unit", () => {
    expect(ending(sigmoid(1), "binaryCrossentropy", "binary", threeEach)).to.deep.equal([
      "layers.1 last-layer: the last layer gives 1 sigmoid unit and classMode is binary, which is for 2 classes, " +
        `but there are 3 ("cat", "dog", "bird"); ` +
        "use 3 softmax units with classMode categorical and loss categoricalCrossentropy",
    ]);
    expect(ending(sigmoid(1), "categoricalCrossentropy", "categorical", threeEach)).to.deep.equal([
      "layers.1 last-layer: the last layer gives 1 sigmoid unit, " +
        "but loss categoricalCrossentropy with classMode categorical and 3 classes needs 3 softmax units",
    ]);
  });

  it("does not fit: other units, or another activation, than the loss needs", () => {
    expect(ending(softmax(3), "categoricalCrossentropy", "categorical")).to.deep.equal([
      "layers.1 last-layer: the last layer gives 3 softmax units, " +
        "but loss categoricalCrossentropy with classMode categorical and 2 classes needs 2 softmax units",
    ]);
    expect(ending(sigmoid(2), "sparseCategoricalCrossentropy", "sparse")).to.deep.equal([
      "layers.1 last-layer: the last layer gives 2 sigmoid units, " +
        "but loss sparseCategoricalCrossentropy with classMode sparse and 2 classes needs 2 softmax units",
    ]);
    expect(ending(linear(1), "binaryCrossentropy", "binary")).to.deep.equal([
      "layers.1 last-layer: the last layer gives 1 linear unit, " +
        "but loss binaryCrossentropy with classMode binary and 2 classes needs 1 sigmoid unit",
    ]);
    expect(ending(linear(2), "meanSquaredError", "binary")).to.deep.equal([
      "layers.1 last-layer: the last layer gives 2 linear units, " +
        "but loss meanSquaredError with classMode binary and 2 classes needs 1 unit",
    ]);
  });

  it("does not fit: a loss that cannot compare with such labels", () => {
    const here = (
      loss: Experiment["loss"],
      classMode: Experiment["generator"]["classMode"],
      needs: string,
    ): string => `but loss ${loss} does not go with classMode ${classMode} and 2 classes; it needs ${needs}`;
    expect(ending(softmax(2), "categoricalCrossentropy", "binary")).to.deep.equal([
      `layers.1 last-layer: the last layer gives 2 softmax units, ${here("categoricalCrossentropy", "binary", "classMode categorical")}`,
    ]);
    expect(ending(softmax(2), "sparseCategoricalCrossentropy", "categorical")).to.deep.equal([
      `layers.1 last-layer: the last layer gives 2 softmax units, ${here("sparseCategoricalCrossentropy", "categorical", "classMode sparse")}`,
    ]);
    expect(ending(sigmoid(1), "binaryCrossentropy", "sparse")).to.deep.equal([
      `layers.1 last-layer: the last layer gives 1 sigmoid unit, ` +
        here(
          "binaryCrossentropy",
          "sparse",
          "classMode binary (or categorical, with a sigmoid unit for each class)",
        ),
    ]);
    expect(ending(linear(1), "meanSquaredError", "sparse", threeEach)).to.deep.equal([
      "layers.1 last-layer: the last layer gives 1 linear unit, " +
        "but loss meanSquaredError does not go with classMode sparse and 3 classes; it needs classMode categorical",
    ]);
  });

  it("does not fit: it is not flat, or has no activation of its own", () => {
    expect(mistakes({ layers: [conv2d] })).to.deep.equal([
      "layers.0 last-layer: the last layer gives (4, 3, 2), " +
        "but loss binaryCrossentropy with classMode binary and 2 classes needs 1 sigmoid unit",
    ]);
    expect(mistakes({ layers: [flatten] })).to.deep.equal([
      "layers.0 last-layer: the last layer gives 90 units of a flatten layer, " +
        "but loss binaryCrossentropy with classMode binary and 2 classes needs 1 sigmoid unit",
    ]);
  });
});

describe("makePlan refuses what trains nothing", () => {
  const { globalAveragePooling2d, activation } = exampleLayers;
  const sigmoid: LayerSpec = { ...activation, activation: "sigmoid" };

  /** The base gives 7 channels, of which this loss wants one a class. */
  const onBase = (trainable: BaseSpec["trainable"], layers: readonly LayerSpec[]): string[] => {
    const result = makePlan({
      experiment: exampleExperiment({
        ...{ base: baseSpec({ trainable }), layers, loss: "binaryCrossentropy" },
        generator: { ...exampleGenerator, imageSize: [8, 8], classMode: "categorical" },
      }),
      ...{ net: smallBase, skipped: noneSkipped, memory: 4e9, place: placeOfPath },
      listing: listingOf({ a: 4, b: 4, c: 4, d: 4, e: 4, f: 4, g: 4 }),
    });
    return result.type === "mistakes" ? problemTexts(result.problems) : [];
  };

  it("a frozen base with layers that have no weights, at the base", () => {
    expect(onBase(false, [globalAveragePooling2d, sigmoid])).to.deep.equal([
      "layers.0.trainable nothing-to-train: the base is frozen, and no layer after it has a weight to train; " +
        "put a dense layer after it, or thaw the base with trainable: true",
    ]);
  });

  it("a base that is thawed from a layer on behind which nothing has weights", () => {
    expect(onBase({ from: "sum" }, [globalAveragePooling2d, sigmoid])).to.deep.equal([
      'layers.0.trainable nothing-to-train: the base is frozen before "sum", and no layer from there on has a weight ' +
        "to train; put a dense layer after the base, or thaw more of it",
    ]);
  });

  it("not where a part of the base, or a layer after it, is trained", () => {
    expect(onBase({ from: "branch_bn" }, [globalAveragePooling2d, sigmoid])).to.deep.equal([]);
    expect(onBase(false, [globalAveragePooling2d, { ...dense, units: 7 }])).to.deep.equal([]);
  });

  it("layers without a base, none of which has weights", () => {
    const grey = { ...exampleGenerator, colorMode: "grayscale" } as const;
    const layers = [globalAveragePooling2d, sigmoid];
    expect(mistakes({ layers, generator: grey })).to.deep.equal([
      "layers nothing-to-train: no layer has a weight to train; put a dense or conv2d layer among them",
    ]);
  });

  it("once: where the last layer does not fit, the one that does brings weights", () => {
    expect(onBase(false, [globalAveragePooling2d]).map((line) => line.split(" ")[1])).to.deep.equal([
      "last-layer:",
    ]);
  });
});

describe("makePlan and validationSteps", () => {
  const twelveEach = listingOf({ cat: 12, dog: 12 });
  const warnings = (validationSteps: number): string[] =>
    planned(
      { split: counts(2, 5, 0), validationSteps, generator: { ...exampleGenerator, batchSize: 4 } },
      twelveEach,
    ).warnings;

  it("warns when pictures count more than once", () => {
    expect(warnings(4)).to.deep.equal([
      "validationSteps validation-counts-twice: 4 steps of 4 count 4 of the 10 validation pictures more than once; " +
        "without validationSteps each counts once",
    ]);
    expect(warnings(50)).to.deep.equal([
      "validationSteps validation-counts-twice: 50 steps of 4 count 10 of the 10 validation pictures more than once; " +
        "without validationSteps each counts once",
    ]);
  });

  it("does not warn when each counts at most once", () => {
    expect(warnings(3)).to.deep.equal([]);
    expect(warnings(1)).to.deep.equal([]);
  });

  it("counts what the tutorial's 50 steps of 32 on 1000 pictures did: 576 twice", () => {
    const listing = listingOf({ cat: 1500, dog: 1500 });
    const generator = { ...exampleGenerator, batchSize: 32 };
    expect(
      planned({ split: counts(1000, 500, 0), validationSteps: 50, generator }, listing).warnings,
    ).to.deep.equal([
      "validationSteps validation-counts-twice: 50 steps of 32 count 576 of the 1000 validation pictures more than once; " +
        "without validationSteps each counts once",
    ]);
  });
});

describe("What an override makes wrong in a line of the file is pointed at in the override:", () => {
  const folder = temporaryFolder();
  const text = experimentText({
    split: "{train: 2, validation: 1, test: 1}",
    generator: "{imageSize: [6, 6], classMode: binary, batchSize: 2}",
    layers:
      "[{type: conv2d, filters: 1, kernelSize: 3}, {type: flatten}, {type: dense, units: 1, activation: sigmoid}]",
    validationSteps: "1",
  });

  const marked = async (set: string[]): Promise<string> => {
    const { experiment, source } = await readFiles(folder(), { "x.yaml": text }, { set });
    const result = makePlan({
      experiment,
      net: null,
      listing: fourEach,
      skipped: noneSkipped,
      memory: 4e9,
      place: source.place,
    });
    const problems = result.type === "mistakes" ? result.problems : result.warnings;
    return problems
      .map(({ code, place }) =>
        place.type === "argument"
          ? `${code} ${place.text.slice(place.start, place.end)}`
          : `${code} in the file`,
      )
      .join();
  };

  const cases: readonly [what: string, set: string[], told: string][] = [
    ["nothing", [], ""],
    ["pictures too small for a window", ["generator.imageSize=[2, 2]"], "shape-cannot-follow [2, 2]"],
    ["a window too large", ["layers.0.kernelSize=7"], "shape-cannot-follow 7"],
    [
      "a loss that the last layer does not fit",
      ["loss=categoricalCrossentropy"],
      "last-layer categoricalCrossentropy",
    ],
    ["units that do not fit the loss", ["epochs=2", "layers.2.units=2"], "last-layer 2"],
    ["a part that leaves too few pictures", ["split.train=3"], "too-few-pictures 3"],
    ["batches that count pictures twice", ["validationSteps=2", "split.test=0"], "validation-counts-twice 2"],
  ];
  for (const [what, set, told] of cases)
    it(what, async () => {
      expect(await marked(set)).to.equal(told);
    });
});
