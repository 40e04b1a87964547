import { expect } from "chai";
import { experimentText, mistakesIn } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("All mistakes are told at once", () => {
  const folder = temporaryFolder();

  it("of the keys of one file, in the order of its lines", async () => {
    const text = experimentText({
      epohcs: "5",
      seed: "-1",
      loss: "mse",
      generator: "{batchSize: 0, batchsize: 2}",
    });
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:1:1 unknown key "epohcs"; did you mean "epochs"?
    1 | epohcs: 5
      | ^^^^^^

x.yaml:2:7 seed must be a whole number from 0 to 4294967295, not -1
    2 | seed: -1
      |       ^^

x.yaml:3:7 unknown loss "mse"; did you mean "meanSquaredError"?
    3 | loss: mse
      |       ^^^

x.yaml:4:24 batchSize must be a whole number from 1 to 1000000, not 0
    4 | generator: {batchSize: 0, batchsize: 2}
      |                        ^

x.yaml:4:27 unknown key "batchsize" in generator; did you mean "batchSize"?
    4 | generator: {batchSize: 0, batchsize: 2}
      |                           ^^^^^^^^^`,
    );
  });

  it("of each layer, also where they regard two layers", async () => {
    const text = experimentText({
      layers: `
  - {type: dropout, rtae: 0.5}
  - {type: conv2d, filters: 2, kernelSize: 3, strides: 2, dilationRate: 2}
  - {type: dense, units: 2, name: last}
  - {type: dense, units: 2, name: last}`,
    });
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:2:21 unknown key "rtae" in a dropout layer; did you mean "rate"?
    2 |   - {type: dropout, rtae: 0.5}
      |                     ^^^^

x.yaml:3:56 strides and dilationRate cannot both be above 1
    3 |   - {type: conv2d, filters: 2, kernelSize: 3, strides: 2, dilationRate: 2}
      |                                                        ^

x.yaml:5:35 layers.2 also has the name "last"; give one of them another
    5 |   - {type: dense, units: 2, name: last}
      |                                   ^^^^`,
    );
  });

  it("of the file and of the one it extends, each in its own", async () => {
    const files = {
      "own.yaml": "extends: base.yaml\nlayres: []\nepochs: 0\n",
      "base.yaml": experimentText({ optimizer: "{type: sgdd}" }),
    };
    expect(await mistakesIn(folder(), files)).to.equal(
      `own.yaml:2:1 unknown key "layres"; did you mean "layers"?
    2 | layres: []
      | ^^^^^^

own.yaml:3:9 epochs must be a whole number from 1 to 1000000, not 0
    3 | epochs: 0
      |         ^

base.yaml:1:19 unknown optimizer type "sgdd"; did you mean "sgd"?
    1 | optimizer: {type: sgdd}
      |                   ^^^^`,
    );
  });

  it("of a file whose base is no YAML, but no key that the base may have", async () => {
    const files = { "own.yaml": "extends: base.yaml\nepohcs: 3\n", "base.yaml": "data: [\n" };
    expect(await mistakesIn(folder(), files)).to.equal(
      `own.yaml:2:1 unknown key "epohcs"; did you mean "epochs"?
    2 | epohcs: 3
      | ^^^^^^

base.yaml:1:7 this is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]
    1 | data: [
      |       ^`,
    );
  });

  it("of the arguments, in the order in which they were typed, after those of the file", async () => {
    const set = ["generator.batchSize=-1", "layers.1.units=0", "epochs"];
    const text = experimentText({ sead: "4" });
    expect(await mistakesIn(folder(), { "x.yaml": text }, { set, seed: -1 })).to.equal(
      `x.yaml:1:1 unknown key "sead"; did you mean "seed"?
    1 | sead: 4
      | ^^^^

command line:1:27 batchSize must be a whole number from 1 to 1000000, not -1
    1 | --set generator.batchSize=-1
      |                           ^^

command line:1:22 units must be a whole number from 1 to 1000000, not 0
    1 | --set layers.1.units=0
      |                      ^

command line:1:7 --set needs PATH=VALUE, such as epochs=5
    1 | --set epochs
      |       ^^^^^^

command line:1:8 seed must be a whole number from 0 to 4294967295, not -1
    1 | --seed -1
      |        ^^`,
    );
  });

  it("of keys that null takes away, where no map has such a key", async () => {
    const text = experimentText({ augmentation: "{rotation_range: null, zoomRange: null, cval: -1}" });
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:1:16 unknown key "rotation_range" in augmentation; did you mean "rotationRange"?
    1 | augmentation: {rotation_range: null, zoomRange: null, cval: -1}
      |                ^^^^^^^^^^^^^^

x.yaml:1:61 cval must be a number from 0 to 255, not -1
    1 | augmentation: {rotation_range: null, zoomRange: null, cval: -1}
      |                                                             ^^`,
    );
  });

  it("of the claims of expect, whatever is wrong with one of them", async () => {
    const text = experimentText({
      expect: `{val_acc: ">= 0.7", acc: 0.7, recall: ">= 0.7", test_auc: "high"}`,
    });
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:1:34 acc must be a comparison such as ">= 0.7", not 0.7
    1 | expect: {val_acc: ">= 0.7", acc: 0.7, recall: ">= 0.7", test_auc: "high"}
      |                                  ^^^

x.yaml:1:39 "recall" is not measured; add recall to metrics
    1 | expect: {val_acc: ">= 0.7", acc: 0.7, recall: ">= 0.7", test_auc: "high"}
      |                                       ^^^^^^

x.yaml:1:57 "test_auc" is not measured; add auc to metrics
    1 | expect: {val_acc: ">= 0.7", acc: 0.7, recall: ">= 0.7", test_auc: "high"}
      |                                                         ^^^^^^^^

x.yaml:1:67 test_auc must be a comparison such as ">= 0.7", not the text "high"
    1 | expect: {val_acc: ">= 0.7", acc: 0.7, recall: ">= 0.7", test_auc: "high"}
      |                                                                   ^^^^^^`,
    );
  });

  it("of missing keys, where the file begins", async () => {
    const text = `# nothing yet\n${experimentText({ loss: null, optimizer: null })}`;
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:2:1 missing key "optimizer"
    2 | data: {directory: pictures, classes: {cat: "cat.*", dog: "dog.*"}}
      | ^

x.yaml:2:1 missing key "loss"
    2 | data: {directory: pictures, classes: {cat: "cat.*", dog: "dog.*"}}
      | ^`,
    );
  });

  it("but none that only follows from another", async () => {
    const text = experimentText({
      split: "{train: 0.5, validation: 3}",
      layers: "[{type: flaten}]",
      learningRateSchedule: "{type: cosine, warmup: 9}",
      epochs: "three",
    });
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:1:33 validation is 3 and train is 0.5; give all as whole numbers or all as fractions below 1
    1 | split: {train: 0.5, validation: 3}
      |                                 ^

x.yaml:2:17 unknown layer type "flaten"; did you mean "flatten"?
    2 | layers: [{type: flaten}]
      |                 ^^^^^^

x.yaml:4:9 epochs must be a whole number from 1 to 1000000, not the text "three"
    4 | epochs: three
      |         ^^^^^`,
    );
  });
});
