import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petriHere, type Told } from "../support/petri-here.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWorld, yamlOf, type Keys } from "../support/trained-experiment.ts";
import { record } from "../support/vectors.ts";

/** A base thawed from its last block on, whose layers go by their own names. */
const averaged: Keys = {
  data: { directory: "pictures", classes: { cat: "cat.*.jpg", dog: "dog.*.jpg" } },
  split: { train: 6, validation: 4, test: 2 },
  generator: { imageSize: [8, 8], batchSize: 4, classMode: "binary" },
  layers: [
    { type: "base", model: "./small.keras", trainable: { from: "branch" } },
    { type: "globalAveragePooling2d" },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  optimizer: {
    type: "adamW",
    learningRate: 0.05,
    weightDecay: 0.1,
    excludeFromWeightDecay: { layers: ["branch"], weights: ["bias"] },
    globalClipNorm: 1,
    ema: { momentum: 0.8 },
  },
  loss: "binaryCrossentropy",
  epochs: 3,
};

describe("a run judged by averages of its weights", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), [...args, "--quiet"]);
  const textOf = (...names: string[]): string => readFileSync(join(folder(), "runs", ...names), "utf8");

  before(async () => {
    await writeWorld(folder());
    writeFileSync(join(folder(), "averaged.yaml"), yamlOf(averaged));
    expect(await exp("averaged.yaml")).to.include({ status: 0 });
    expect(
      await exp("averaged.yaml", "--set", "optimizer.ema=null", "--set", "optimizer.weightDecay=0.004"),
    ).to.include({
      status: 0,
    });
  });

  it("has in its best checkpoint what validation saw", () => {
    const test = record(JSON.parse(textOf("averaged-001", "test.json")));
    const rows = textOf("averaged-001", "metrics.csv").trim().split("\n");
    const [columns = [], ...epochs] = rows.map((row) => row.split(","));
    const best = epochs[Number(test.epoch) - 1]?.[columns.indexOf("val_loss")];
    const { loss } = record(record(record(test.validation).values ?? test.validation));
    expect(loss).to.be.closeTo(Number(best), 1e-6);
  });

  it("keeps the weights as they were trained for resume alone", () => {
    const checkpoints = join("averaged-001", "checkpoints");
    const { optimizer } = record(JSON.parse(textOf(checkpoints, "last", "state.json")));
    expect(JSON.stringify(optimizer))
      .to.contain("dense_1/kernel/unaveraged")
      .and.contain("branch/kernel/unaveraged");
    expect(existsSync(join(folder(), "runs", checkpoints, "best", "state.json"))).to.equal(false);
    expect(textOf("averaged-002", "checkpoints", "last", "state.json")).not.to.contain("unaveraged");
  });

  it("is verified, exported and predicts", async () => {
    expect(await exp("verify", "averaged-001")).to.include({ status: 0 });
    for (const args of [
      ["export", "averaged-001", "--to", "keras"],
      ["predict", "averaged-001", "pictures/cat.0.jpg"],
    ]) {
      const { status, stderr } = await petriHere(folder(), args);
      expect(status, stderr).to.equal(0);
    }
  });

  it("is named with its optimizer by show, and its changes by diff", async () => {
    const { stdout: shown } = await petriHere(folder(), ["show", "averaged-001"]);
    for (const words of ["adamW, ", "weightDecay 0.1", "globalClipNorm 1", "ema {momentum: 0.8}"])
      expect(shown).to.contain(words);
    const { stdout: compared } = await petriHere(folder(), ["diff", "averaged-001", "averaged-002"]);
    expect(compared).to.contain("-   weightDecay: 0.1").and.contain("+   weightDecay: 0.004");
    expect(compared).to.contain("-   ema: {momentum: 0.8}");
    expect(textOf("averaged-002", "resolved.yaml")).not.to.contain("ema");
  });

  it("is refused where the base has no layer of an excluded name", async () => {
    const set = "optimizer.excludeFromWeightDecay={layers: [brnch]}";
    const { status, stderr } = await petriHere(folder(), ["check", "averaged.yaml", "--set", set]);
    expect(status).to.equal(2);
    expect(stderr).to.contain('no layer is called "brnch"; did you mean "branch"?');
  });
});
