import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { knownKeys } from "../../src/experiment/schema-validator.js";
import { isMap, mapAt } from "../../src/layers/json-value.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type YamlEditor, openYamlEditor } from "../support/yaml-editor.ts";

const schema: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../schema/experiment.schema.json"), "utf8"),
);
const defs = isMap(schema) ? mapAt(schema, "$defs") : {};

/** The types of a union, as its members say them. */
const typesOf = (union: string): string[] => {
  const { oneOf } = mapAt(defs, union);
  if (!Array.isArray(oneOf)) throw new Error(`${union} is no union`);
  return oneOf.map((member: unknown) => {
    const name = isMap(member) ? String(member.$ref).replace("#/$defs/", "") : "";
    return String(mapAt(mapAt(mapAt(defs, name), "properties"), "type").const);
  });
};

const [layers, optimizers, schedules, initializers] = [
  "layer",
  "optimizer",
  "schedule",
  "initializerMap",
].map(typesOf);
const dense = "layers:\n  - type: dense\n    ";
const inResidual = "layers:\n  - type: residual\n    layers:\n      - ";
const conv = "layers:\n  - type: conv2d\n    ";

/** A name of the schema's own, which nobody can write in an experiment, or one that the server made up. */
const isJunk = (label: string): boolean =>
  (Object.hasOwn(defs, label) && !knownKeys.includes(label)) || /\(|Default/.test(label);

/** What is offered at |, at least; and whether that is all. */
const places: readonly (readonly [string, readonly string[] | undefined, "all" | "among others"])[] = [
  ["layers:\n  - type: |", layers, "all"],
  ["layers:\n  - {type: |}", layers, "all"],
  ["layers:\n  - type: flatten\n  - type: |", layers, "all"],
  ["layers:\n  - |", layers, "among others"],
  ["layers:\n  - type: residual\n    |", ["layers", "shortcut", "name"], "among others"],
  ["layers:\n  - type: residual\n    shortcut: |", ["auto", "identity", "projection"], "all"],
  ["layers:\n  - type: residual\n    layers:\n      - type: |", layers, "all"],
  ["layers:\n  - type: residual\n    layers:\n      - |", layers, "among others"],
  [`${inResidual}type: dense\n        |`, ["units", "activation", "useBias"], "among others"],
  ["layers:\n  - type: parallel\n    |", ["branches", "join", "name"], "among others"],
  ["layers:\n  - type: parallel\n    join: |", ["concatenate", "add"], "all"],
  ["layers:\n  - type: parallel\n    branches:\n      - - type: |", layers, "all"],
  [`${dense}|`, ["units", "activation", "useBias", "kernelInitializer", "kernelRegularizer"], "among others"],
  [`${conv}|`, ["filters", "kernelSize", "strides", "padding", "dilationRate"], "among others"],
  [`${dense}kernelInitializer: |`, initializers, "all"],
  [`${dense}biasInitializer: |`, initializers, "all"],
  [`${dense}kernelInitializer:\n      type: |`, initializers, "all"],
  [`${dense}kernelInitializer:\n      type: randomNormal\n      |`, ["mean", "stddev"], "among others"],
  [`${dense}activation: |`, ["relu", "sigmoid", "softmax", "swish"], "among others"],
  [`${dense}kernelRegularizer:\n      |`, ["l1", "l2"], "among others"],
  [`${conv}padding: |`, ["valid", "same"], "all"],
  ["optimizer:\n  type: |", optimizers, "all"],
  ["optimizer: |", optimizers, "all"],
  ["optimizer:\n  |", optimizers, "among others"],
  ["optimizer:\n  type: adam\n  |", ["learningRate", "beta1", "beta2", "epsilon"], "among others"],
  ["learningRateSchedule:\n  type: |", schedules, "all"],
  ["learningRateSchedule:\n  |", schedules, "among others"],
  ["learningRateSchedule:\n  type: step\n  |", ["every", "factor", "warmup"], "among others"],
  ["split:\n  |", ["train", "validation", "test", "order", "seed", "directories", "shares"], "among others"],
  ["split:\n  order: |", ["natural", "codePoint", "shuffled"], "all"],
  ["split:\n  directories:\n    |", ["train", "validation", "test"], "among others"],
  [
    "data:\n  |",
    ["directory", "classes", "sample", "a sub-folder for each class", "classes by file name"],
    "among others",
  ],
  ["data:\n  directory: x\n  onProblem: |", ["auto", "stop", "warn", "skip"], "among others"],
  ["loss: |", ["binaryCrossentropy", "categoricalCrossentropy", "meanSquaredError"], "among others"],
  ["metrics:\n  - |", ["acc", "precision", "recall", "auc"], "among others"],
  ["generator:\n  classMode: |", ["binary", "categorical", "sparse"], "all"],
  ["generator:\n  rescale: |", ["1/255"], "among others"],
  ["augmentation:\n  |", ["rotationRange", "zoomRange", "horizontalFlip", "fillMode"], "among others"],
  ["augmentation:\n  fillMode: |", ["constant", "nearest", "reflect", "wrap"], "all"],
  ["checkpoint:\n  monitor: |", ["val_loss", "val_acc"], "among others"],
  ["expect:\n  |", ["val_acc", "test_acc"], "among others"],
  ["epochs: 1\n|", ["data", "split", "layers", "optimizer", "expect"], "among others"],
];

describe("what the YAML language server offers in an experiment", () => {
  const temporary = temporaryFolder();
  let editor: YamlEditor;

  before(async () => {
    editor = await openYamlEditor();
  });
  after(() => {
    editor.close();
  });

  for (const [marked, expected = [], extent] of places)
    it(`at ${JSON.stringify(marked)}`, async () => {
      const offers = await editor.offers(marked);
      const labels = offers.map(({ label }) => label);
      if (extent === "all") expect([...new Set(labels)]).to.have.members(expected);
      else expect(labels).to.include.members([...expected]);
      expect(labels.filter((label) => isJunk(label))).to.deep.equal([]);
      // Where keys are offered, each comes with its colon.
      const isOfKeys = /^ *(- )?\|/m.test(marked);
      const bare = offers.filter(({ text }) => !/^\w+:/.test(text));
      if (isOfKeys && !marked.startsWith("metrics")) expect(bare).to.deep.equal([]);
    });

  it("the types that a union tells editors are those of its members", () => {
    for (const union of ["layer", "optimizer", "schedule", "initializerMap"]) {
      const type = mapAt(mapAt(mapAt(defs, union), "properties"), "type");
      expect(type.enum, union).to.deep.equal(typesOf(union));
      expect(type.enumDescriptions, union).to.have.lengthOf(typesOf(union).length);
    }
  });

  it("explains each type, and its example is written as petri reads it", async () => {
    for (const { label, text, documentation } of await editor.offers("layers:\n  - |")) {
      if (
        !layers?.includes(label) ||
        label === "base" ||
        !text.startsWith("type: ") ||
        /\$|[:-]\s*$/.test(text)
      )
        continue;
      expect(documentation, label).to.not.equal("");
      const file = join(temporary(), "example.yaml");
      const stack = `layers:\n  - ${text.replaceAll("\n", "\n  ")}\n  - {type: flatten}\n  - {type: dense, units: 1}\n`;
      const rest = "data: {sample: quickstart}\noptimizer: {type: adam}\nloss: meanSquaredError\nepochs: 1\n";
      writeFileSync(file, stack + rest);
      const read = await readExperiment({
        ...{ file, set: [], seed: null, epochs: null },
        argumentFolder: temporary(),
      });
      const codes = read.type === "read" ? [] : read.problems.map(({ code }) => code);
      const slips = [
        "unknown-key",
        "missing-key",
        "unknown-value",
        "wrong-type",
        "out-of-range",
        "invalid-yaml",
      ];
      expect(
        codes.filter((code) => slips.includes(code)),
        `${label}: ${text}`,
      ).to.deep.equal([]);
    }
  });
});
