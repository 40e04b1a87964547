import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { defaultMaxPixels } from "../../src/experiment/names.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { toResolvedYaml } from "../../src/read/written.ts";
import { augmentationWith } from "../support/augmentation.ts";
import { anyExperiment } from "../support/any-experiment.ts";
import { exampleExperiment, exampleLayers, ruleAlone } from "../support/example-experiment.ts";
import { hostileRuns, rawHostile } from "../support/hostile-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("toResolvedYaml", () => {
  const folder = temporaryFolder();

  const readAgain = async (experiment: Experiment): Promise<Experiment> => {
    const runFolder = join(folder(), "runs", "example-001");
    mkdirSync(runFolder, { recursive: true });
    writeFileSync(join(runFolder, "resolved.yaml"), toResolvedYaml(experiment, runFolder));
    const result = await readExperiment({
      file: join(runFolder, "resolved.yaml"),
      set: [],
      seed: null,
      epochs: null,
      argumentFolder: folder(),
    });
    if (result.type === "read") return result.experiment;
    throw new Error(describeProblems(result.problems, { files: result.files, folder: folder() }).join("\n"));
  };

  it("gives the same experiment when it is read again", async () => {
    await fc.assert(
      fc.asyncProperty(anyExperiment, async (experiment) => {
        expect(await readAgain(experiment)).to.deep.equal(experiment);
        const lines = toResolvedYaml(experiment, "/runs/x").split("\n");
        expect(lines.flatMap(rawHostile)).to.deep.equal([]);
      }),
      hostileRuns(200),
    );
  });

  it("names generator.maxPixels only where it is not the default, so that older runs have the same bytes", async () => {
    const usual = exampleExperiment();
    expect(usual.generator.maxPixels).to.equal(defaultMaxPixels);
    expect(toResolvedYaml(usual, "/runs/example-001")).to.not.contain("maxPixels");
    expect(await readAgain(usual)).to.deep.equal(usual);
    const other = exampleExperiment({ generator: { ...usual.generator, maxPixels: 5e8 } });
    expect(toResolvedYaml(other, "/runs/example-001")).to.contain("maxPixels: 500000000");
    expect(await readAgain(other)).to.deep.equal(other);
  });

  it("names the younger changes of training pictures only where they are not the default", async () => {
    const usual = exampleExperiment({ augmentation: augmentationWith({ horizontalFlip: true }) });
    const text = toResolvedYaml(usual, "/runs/example-001");
    expect(text).to.not.match(/contrast|saturation|hue|erasing/);
    expect(await readAgain(usual)).to.deep.equal(usual);
  });

  it("names what is younger of an optimizer only where it is not the default", async () => {
    const usual = exampleExperiment();
    const linesOf = (experiment: Experiment): string[] => {
      const text = /^optimizer:\n((?: .*\n)*)/m.exec(toResolvedYaml(experiment, "/runs/example-001"))?.[1];
      return (text ?? "").trim().split(/\n */);
    };
    expect(linesOf(usual)).to.deep.equal([
      "type: sgd",
      "momentum: 0",
      "learningRate: 0.01",
      "nesterov: false",
    ]);
    const adam = { learningRate: 1, beta1: 0, beta2: 0, epsilon: 1, amsgrad: false, ...ruleAlone };
    expect(linesOf(exampleExperiment({ optimizer: { type: "adam", ...adam } }))).to.deep.equal([
      "type: adam",
      "epsilon: 1",
      "learningRate: 1",
      "beta1: 0",
      "beta2: 0",
    ]);
    const adamW = exampleExperiment({
      optimizer: {
        type: "adamW",
        ...adam,
        ema: { overwriteFrequency: 5, momentum: 0.5 },
        excludeFromWeightDecay: { layers: [], weights: ["bias"] },
      },
    });
    expect(linesOf(adamW).filter((line) => /weightdecay|ema/i.test(line))).to.deep.equal([
      "weightDecay: 0",
      "excludeFromWeightDecay: {layers: [], weights: [bias]}",
      "ema: {momentum: 0.5, overwriteFrequency: 5}",
    ]);
    expect(await readAgain(adamW)).to.deep.equal(adamW);
  });

  it("gives the same experiment with every layer type", async () => {
    const experiment = exampleExperiment({ layers: Object.values(exampleLayers) });
    expect(await readAgain(experiment)).to.deep.equal(experiment);
  });

  it("gives the same experiment with the callbacks that watch", async () => {
    const experiment = exampleExperiment({
      earlyStopping: {
        monitor: "val_acc",
        mode: "max",
        minDelta: 0.001,
        patience: 3,
        restoreBestWeights: true,
      },
      reduceLearningRateOnPlateau: {
        monitor: "loss",
        mode: "auto",
        factor: 0.5,
        patience: 2,
        minDelta: 1e-4,
        cooldown: 1,
        minLearningRate: 1e-6,
      },
      checkpoint: { monitor: "acc", mode: "max" },
    });
    expect(await readAgain(experiment)).to.deep.equal(experiment);
  });

  it("writes paths relative to the run folder, class names as texts, null as nothing", () => {
    const experiment = exampleExperiment({
      data: {
        type: "flat",
        onProblem: "auto",
        directory: "/data/train",
        classes: [
          { name: "10", glob: "a*" },
          { name: "2", glob: "b*" },
        ],
      },
    });
    const lines = toResolvedYaml(experiment, "/runs/x-001").split("\n");
    expect(lines.slice(0, 6)).to.deep.equal([
      "name: example",
      "seed: 7",
      "data:",
      "  directory: ../../data/train",
      '  classes: {"10": a*, "2": b*}',
      "  onProblem: auto",
    ]);
  });

  it("does not depend on the order in which keys were written", () => {
    const { loss, ...rest } = exampleExperiment();
    const other = { loss, ...rest };
    expect(toResolvedYaml(other, "/runs/x-001")).to.equal(toResolvedYaml(exampleExperiment(), "/runs/x-001"));
  });
});
