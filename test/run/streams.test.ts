import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { searchTrials } from "../../src/plan/search-trials.ts";
import type { Place } from "../../src/read/problem.ts";
import type { Search, Values } from "../../src/read/search.ts";
import { drawInitialWeights } from "../../src/network/initial-weights.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { transformOf } from "../../src/load/augment.ts";
import { drawMixes } from "../../src/load/mix.ts";
import { neutral, type Transform } from "../../src/load/transform.ts";
import { inFolds } from "../../src/plan/folds.ts";
import { cutByGroups } from "../../src/plan/group-split.ts";
import { orderFiles } from "../../src/plan/split.ts";
import { partIntervals } from "../../src/compare/intervals.ts";
import { passOrder, trainingPass, validationOrder } from "../../src/plan/passes.ts";
import type { AugmentationSpec, LayerSpec } from "../../src/experiment/experiment.ts";
import { withModel, type ImageShape } from "../network/model-world.ts";
import { augmentationWith } from "../support/augmentation.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { planned } from "../support/layers.ts";

const source = resolve(import.meta.dirname, "../../src");

/** The first word of every address that a run's seed is drawn at, as the code spells it. */
const spelled = (): string[] => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const texts = files.map((file) => readFileSync(join(source, file), "utf8"));
  const words = texts.flatMap((text) =>
    Array.from(text.matchAll(/\b(?:stream|streamKey)\(seed, "(\w+)"/g), ([, word]) => word ?? ""),
  );
  // The pictures of a sample are the same whatever the seed of a run.
  return [...new Set(words)].filter((word) => word !== "sample").toSorted();
};

const augmentation = augmentationWith({
  rotationRange: 40,
  widthShiftRange: 0.2,
  heightShiftRange: 0.2,
  shearRange: 10,
  zoomRange: [0.8, 1.2],
  channelShiftRange: 5,
  brightnessRange: [0.5, 1.5],
  contrastRange: [0.5, 1.5],
  saturationRange: [0.2, 0.8],
  hueRange: [0, 0.4],
  erasing: { probability: 0.9, area: [0.1, 0.5], aspect: null, value: "noise" },
  horizontalFlip: true,
  verticalFlip: true,
  interpolation: "nearest",
});

const transforms = (seed: number, spec: AugmentationSpec): Transform[] =>
  Array.from({ length: 20 }, (_, pass) =>
    transformOf(spec, { height: 20, width: 30, channels: 3 }, seed, { pass, file: "cat.0.jpg", repeat: 0 }),
  );

/** One class of 10 pictures, one of 3. */
const unequal = Array.from({ length: 13 }, (_, i) => ({
  class: i < 10 ? "cat" : "dog",
  label: Number(i >= 10),
}));

const shape: ImageShape = [4, 5, 3];
const named = (layer: LayerSpec, name: string): LayerSpec => ({ ...layer, name });
const [noise, mask] = [named(exampleLayers.gaussianNoise, "noise"), named(exampleLayers.dropout, "mask")];
const names = Array.from({ length: 10 }, (_, number) => `cat.${number}.jpg`);

/** Each in a group of its own. */
const pictures = names.map((file) => ({ file, class: "cat", label: 0, group: file }));
const half = { train: 5, validation: 5, test: 0 };

const place: Place = { type: "file", file: "x.yaml" };
const wholeNumbers: Values = { type: "range", low: 0, high: 1e6, step: null, scale: "linear", isWhole: true };
const randomSearch: Search = {
  ...{ method: "random", trials: 5, seeds: 1, metric: "val_acc", direction: "maximize" },
  parameters: [{ path: "seed", steps: [], place, values: wholeNumbers }],
};

describe("the streams of a run", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** What becomes of ones at one step of training. */
  const drawn = (seed: number, layers: readonly LayerSpec[]): number[] =>
    withModel(
      engine,
      shape,
      layers,
      (model) =>
        Array.from(
          engine.tf
            .tidy(() => model.forward(engine.tf.ones([2, ...shape]), { training: true, step: 3 }).outputs)
            .dataSync<"float32">(),
        ),
      { seed },
    );

  const draws: Readonly<Record<string, (seed: number) => unknown>> = {
    split: (seed) => orderFiles(names, "cat", { order: "shuffled", seed }),
    groups: (seed) => cutByGroups([pictures], [half], seed),
    fold: (seed) =>
      inFolds(
        { train: pictures, validation: [], test: [] },
        { type: "all", order: "natural", seed, groupBy: null, fold: { of: 3, number: 1 } },
      ),
    init: (seed) => drawInitialWeights(seed, planned(shape, [exampleLayers.conv2d]))[0]?.values,
    bootstrap: (seed) =>
      partIntervals(
        [
          [60, 37],
          [41, 83],
        ],
        seed,
        "test",
      ).balancedAcc,
    balance: (seed) => trainingPass(seed, 0, unequal, { shuffle: false, sampling: "balanced" }),
    shuffle: (seed) => passOrder(seed, 0, 10, true),
    augment: (seed) => transforms(seed, augmentation),
    mix: (seed) => {
      const sights = names.map((file) => ({ pass: 0, file, repeat: 0 }));
      const spec = augmentationWith({ mixUp: { alpha: 1 } });
      return drawMixes(spec, { height: 4, width: 5, channels: 3 }, seed, { pass: 0, batch: 0 }, sights)?.map(
        ({ partner }) => partner,
      );
    },
    dropout: (seed) => drawn(seed, [mask]),
    noise: (seed) => drawn(seed, [noise]),
    validation: (seed) => validationOrder(seed, 10),
    search: (seed) => searchTrials(randomSearch, seed).map(({ choices }) => choices.map(({ name }) => name)),
  };

  it("are these, and no others", () => {
    expect(spelled()).to.deep.equal(Object.keys(draws).toSorted());
  });

  it("all draw the same again from one seed, and others from another", () => {
    for (const [name, draw] of Object.entries(draws)) {
      expect(draw(1), name).to.deep.equal(draw(1));
      expect(draw(1), name).not.to.deep.equal(draw(2));
    }
  });

  it("every option of the augmentation draws others from another seed", () => {
    const [one, other] = [transforms(1, augmentation), transforms(2, augmentation)];
    const of = (transform: Transform, key: string) =>
      Object.entries(transform).find(([name]) => name === key);
    for (const key of Object.keys(neutral))
      expect(one.map((transform) => of(transform, key))).not.to.deep.equal(
        other.map((transform) => of(transform, key)),
      );
  });

  it("an option more or less leaves those of the others as they were", () => {
    const off = { rotationRange: 0, shearRange: 0, verticalFlip: false };
    expect(transforms(1, { ...augmentation, ...off })).to.deep.equal(
      transforms(1, augmentation).map((transform) => ({
        ...transform,
        theta: 0,
        shear: 0,
        flipVertical: false,
      })),
    );
    const zeros = (layers: readonly LayerSpec[]): boolean[] => drawn(1, layers).map((value) => value === 0);
    const before = zeros([mask]);
    expect(before).to.include(true).and.to.include(false);
    expect(zeros([noise, mask])).to.deep.equal(before);
    expect(zeros([exampleLayers.leakyReLU, mask])).to.deep.equal(before);
    const kernel = (layers: readonly LayerSpec[]): Float32Array | undefined =>
      drawInitialWeights(1, planned(shape, layers)).find(({ name }) => name === "conv2d/kernel")?.values;
    const { conv2d } = exampleLayers;
    expect(kernel([mask, conv2d])).to.deep.equal(kernel([conv2d]));
    expect(kernel([noise, exampleLayers.batchNormalization, conv2d])).to.deep.equal(kernel([conv2d]));
  });
});
