import { expect } from "chai";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import type { Listing } from "../../src/read/list-pictures.ts";
import { layerTable } from "../../src/show/layer-table.ts";
import { planText } from "../../src/show/plan-text.ts";
import { exampleExperiment, exampleGenerator, exampleLayers } from "../support/example-experiment.ts";
import { placeOfPath, problemTexts } from "../support/problem-text.ts";
import { textOf } from "../support/shown.ts";

const listing: Listing = {
  directory: "/data",
  classes: ["cat", "dog"],
  pictures: {
    type: "whole",
    classes: ["cat", "dog"].map((name) => ({
      name,
      files: Array.from({ length: 12 }, (_, i) => `${name}.${i}.jpg`),
    })),
  },
  unmatched: 1,
  groups: null,
};

const planOf = (changes: Partial<Experiment>, skipped = new Map<string, string>()): Plan => {
  const result = makePlan({
    experiment: exampleExperiment(changes),
    net: null,
    listing,
    skipped,
    memory: 4e9,
    place: placeOfPath,
  });
  if (result.type === "mistakes") throw new Error(problemTexts(result.problems).join("\n"));
  return result.plan;
};

const counts = (train: number, validation: number, test: number): Experiment["split"] => ({
  type: "counts",
  train,
  validation,
  test,
  order: "natural",
  seed: 0,
  groupBy: null,
  fold: null,
});

const lineWith = (text: readonly string[], start: string): string | undefined =>
  text.map((line) => line.trim()).find((line) => line.startsWith(start));

describe("planText", () => {
  it("tells pictures, batches, steps and layers", () => {
    const { batchNormalization, flatten, dense } = exampleLayers;
    const plan = planOf({
      split: counts(10, 2, 0),
      layers: [batchNormalization, flatten, { ...dense, units: 400 }, { ...dense, name: "answer" }],
      generator: { ...exampleGenerator, batchSize: 5 },
    });
    expect(planText(plan)).to.deep.equal([
      "example, seed 7",
      "",
      "Pictures in /data",
      "  total training cat pictures:  10",
      "  total training dog pictures:  10",
      "  total validation cat pictures: 2",
      "  total validation dog pictures: 2",
      "  1 file in no class",
      "",
      "Batches",
      "  data batch shape: (5, 6, 5, 3)",
      "  labels batch shape: (5, 1)",
      "  3 epochs of 4 steps, once through the 20 training pictures",
      "  validation after each epoch: 1 step, each of the 4 pictures once",
      "",
      "Layer (type)                              Output shape      Parameters",
      "----------------------------------------------------------------------",
      "batchNormalization (batchNormalization)   (None, 6, 5, 3)           12",
      "flatten (flatten)                         (None, 90)                 0",
      "dense (dense)                             (None, 400)           36,400",
      "answer (dense)                            (None, 1)                401",
      "----------------------------------------------------------------------",
      "Total parameters: 36,813 (143.80 KiB)",
      "Trainable parameters: 36,807 (143.78 KiB)",
      "Non-trainable parameters: 6 (24 B)",
    ]);
  });

  it("says what steps mean that are not one pass", () => {
    const epochs = (stepsPerEpoch: number, batchSize: number): string[] => {
      const generator = { ...exampleGenerator, batchSize };
      const lines = planText(planOf({ split: counts(10, 0, 0), generator, stepsPerEpoch }));
      const first = lines.findIndex((line) => line.includes("epochs of"));
      return lines
        .slice(
          first,
          lines.findIndex((line) => line.includes("no validation")),
        )
        .map((line) => line.trim());
    };
    expect(epochs(8, 5)).to.deep.equal(["3 epochs of 8 steps, 2 times through the 20 training pictures"]);
    expect(epochs(5, 8)).to.deep.equal([
      "3 epochs of 5 steps; once through the 20 training pictures takes 3 steps, the last with 4 pictures",
      "passes follow one another across epochs: an epoch goes on where the one before it stopped",
    ]);
    expect(epochs(1, 5)).to.deep.equal([
      "3 epochs of 1 step; once through the 20 training pictures takes 4 steps",
      "passes follow one another across epochs: an epoch goes on where the one before it stopped",
    ]);
  });

  it("says which pictures validationSteps take", () => {
    const validation = (validationSteps: number | null): string | undefined =>
      lineWith(planText(planOf({ split: counts(2, 5, 0), validationSteps })), "validation after");
    expect(validation(null)).to.equal("validation after each epoch: 5 steps, each of the 10 pictures once");
    expect(validation(5)).to.equal("validation after each epoch: 5 steps, each of the 10 pictures once");
    expect(validation(3)).to.equal(
      "validation after each epoch: 3 steps, the first 6 of 10 pictures in a fixed shuffled order",
    );
    expect(validation(6)).to.equal(
      "validation after each epoch: 6 steps, some of the 10 pictures more than once",
    );
  });

  it("shows no batch larger than there are pictures", () => {
    const text = planText(planOf({ generator: { ...exampleGenerator, batchSize: 32 } }));
    expect(lineWith(text, "data batch shape")).to.equal("data batch shape: (4, 6, 5, 3)");
    expect(lineWith(text, "labels batch shape")).to.equal("labels batch shape: (4, 1)");
  });

  it("counts the pictures that the split leaves over", () => {
    const split = counts(1, 0, 0);
    expect(planText(planOf({ split })).join("\n")).to.contain(
      "pictures of the classes in no part of the split\n",
    );
    expect(
      planText(planOf({ split: { type: "all", order: "natural", seed: 7, groupBy: null, fold: null } })).join(
        "\n",
      ),
    ).to.not.contain("in no part");
  });

  it("names pictures that are left out, the first ten of them", () => {
    const skippedFiles = (n: number): Map<string, string> =>
      new Map(Array.from({ length: n }, (_, i) => [`cat.${i}.jpg`, "is empty"]));
    const split = counts(1, 0, 0);
    expect(textOf(planText(planOf({ split }, skippedFiles(1))))).to.contain(
      "  1 picture left out:\n    cat.0.jpg is empty\n  1 file in no class",
    );
    expect(textOf(planText(planOf({ split }, skippedFiles(11))))).to.contain(
      "  11 pictures left out:\n    cat.0.jpg is empty\n",
    );
    expect(textOf(planText(planOf({ split }, skippedFiles(11))))).to.contain(
      "    cat.9.jpg is empty\n    and 1 more\n  1 file in no class",
    );
  });
});

describe("layerTable", () => {
  it("is as wide as its widest name, shape and number", () => {
    const { conv2d, flatten, dense } = exampleLayers;
    const conv = { ...conv2d, name: "conv2d_1", filters: 128 };
    const { layers, parameters } = planOf({
      layers: [conv, flatten, { ...dense, units: 1000 }, { ...dense, name: "answer" }],
      split: counts(1, 0, 0),
    });
    expect(textOf(layerTable({ base: null, layers, parameters }))).to.equal(
      `Layer (type)        Output shape        Parameters
--------------------------------------------------
conv2d_1 (conv2d)   (None, 4, 3, 128)        3,584
flatten (flatten)   (None, 1536)                 0
dense (dense)       (None, 1000)         1,537,000
answer (dense)      (None, 1)                1,001
--------------------------------------------------
Total parameters: 1,541,585 (5.88 MiB)
Trainable parameters: 1,541,585 (5.88 MiB)
Non-trainable parameters: 0 (0 B)
`,
    );
  });

  it("draws layers in layers as a tree, a block with the parameters of all in it", () => {
    const { conv2d, batchNormalization, flatten, dense } = exampleLayers;
    const [one, wide] = [{ ...conv2d, kernelSize: [1, 1] } as const, { ...conv2d, padding: "same" } as const];
    const { layers, parameters } = planOf({
      layers: [
        { type: "residual", name: "a", layers: [wide, batchNormalization], shortcut: "auto" },
        {
          type: "parallel",
          name: "b",
          branches: [[], [{ type: "residual", name: "c", layers: [wide], shortcut: "auto" }], [one]],
          join: "concatenate",
        },
        flatten,
        dense,
      ],
      split: counts(1, 0, 0),
    });
    expect(textOf(layerTable({ base: null, layers, parameters }))).to.equal(
      `Layer (type)                                        Output shape      Parameters
--------------------------------------------------------------------------------
a (residual)                                        (None, 6, 5, 2)           78
├── conv2d (conv2d)                                 (None, 6, 5, 2)           56
├── batchNormalization (batchNormalization)         (None, 6, 5, 2)            8
└── shortcut
    ├── conv2d_1 (conv2d)                           (None, 6, 5, 2)            6
    └── batchNormalization_1 (batchNormalization)   (None, 6, 5, 2)            8
b (parallel, concatenate)                           (None, 6, 5, 6)           44
├── branch_1 (identity)
├── branch_2
│   └── c (residual)                                (None, 6, 5, 2)           38
│       ├── conv2d (conv2d)                         (None, 6, 5, 2)           38
│       └── shortcut (identity)
└── branch_3
    └── conv2d (conv2d)                             (None, 6, 5, 2)            6
flatten (flatten)                                   (None, 180)                0
dense (dense)                                       (None, 1)                181
--------------------------------------------------------------------------------
Total parameters: 303 (1.18 KiB)
Trainable parameters: 295 (1.15 KiB)
Non-trainable parameters: 8 (32 B)
`,
    );
  });
});
