import { join } from "node:path";
import { expect } from "chai";
import { experimentText, mistakesIn, readFiles } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "experiments/x.yaml": experimentText({
    optimizer: "{type: rmsprop, rho: 0.8, epsilonOutsideRoot: true}",
    layers: "[{type: flatten}, {type: dropout, rate: 0.5}, {type: dense, units: 1, activation: sigmoid}]",
    seed: "5",
  }),
};

describe("--set PATH=VALUE", () => {
  const folder = temporaryFolder();
  const set = async (...args: string[]) => (await readFiles(folder(), files, { set: args })).experiment;

  it("replaces the value at a dotted path", async () => {
    expect((await set("optimizer.learningRate=0.5")).optimizer).to.include({ rho: 0.8, learningRate: 0.5 });
  });

  it("takes the position in a list, from 0", async () => {
    expect((await set("layers.1.rate=0.25")).layers[1]).to.include({ type: "dropout", rate: 0.25 });
    expect((await set("layers.1={type: gaussianNoise, stddev: 1}")).layers[1]).to.include({ stddev: 1 });
  });

  it("replaces a map whole", async () => {
    expect((await set("optimizer={type: rmsprop}")).optimizer).to.include({
      rho: 0.9,
      epsilonOutsideRoot: false,
    });
  });

  it("replaces a list whole", async () => {
    expect((await set("metrics=[auc, acc]")).metrics).to.deep.equal(["auc", "acc"]);
  });

  it("reads the value as YAML", async () => {
    expect((await set("epochs=0x10")).epochs).to.equal(16);
    expect((await set("epochs=5 # five")).epochs).to.equal(5);
    expect((await set('description="a: b"')).description).to.equal("a: b");
    expect((await set("description=a=b")).description).to.equal("a=b");
  });

  it("makes the maps on the way", async () => {
    expect((await set("earlyStopping.patience=7")).earlyStopping).to.include({
      monitor: "val_loss",
      patience: 7,
    });
  });

  it("takes a key away with null or nothing", async () => {
    expect((await set("seed=null")).seed).to.equal(0);
    expect((await set("seed=")).seed).to.equal(0);
  });

  it("with null makes no mistake where nothing stands", async () => {
    const { augmentation, earlyStopping } = await set(
      "augmentation.rotationRange=null",
      "earlyStopping=null",
      "layers.9=null",
    );
    expect({ augmentation, earlyStopping }).to.deep.equal({ augmentation: null, earlyStopping: null });
  });

  it("is applied in order, the last counts", async () => {
    expect((await set("epochs=5", "epochs=6")).epochs).to.equal(6);
    expect((await set("optimizer.rho=0.1", "optimizer={type: rmsprop}")).optimizer).to.include({ rho: 0.9 });
  });

  it("is relative to the folder in which the command was typed", async () => {
    const [before, after] = [await set(), await set("data.directory=pictures")];
    expect(before.data).to.include({ directory: join(folder(), "experiments/pictures") });
    expect(after.data).to.include({ directory: join(folder(), "pictures") });
  });

  it("keeps the order of classes that look like numbers", async () => {
    const { data } = await set("data.classes={10: ten*, 9: nine*}");
    expect(data).to.deep.include({
      classes: [
        { name: "10", glob: "ten*" },
        { name: "9", glob: "nine*" },
      ],
    });
  });

  it("is kept as one line in its shortest form", async () => {
    const { source } = await readFiles(folder(), files, {
      set: [
        " epochs = 5e0",
        "layers.1={type: gaussianNoise,\n  stddev: 0.50}",
        'data.classes={10: "a", 9: b}',
        "seed=",
        'description="two\\nlines"',
      ],
      seed: 7,
      epochs: 2,
    });
    expect(source.overrides).to.deep.equal([
      "epochs=5",
      "layers.1={type: gaussianNoise, stddev: 0.5}",
      'data.classes={"10": a, "9": b}',
      "seed=null",
      'description="two\\nlines"',
      "seed=7",
      "epochs=2",
    ]);
  });
});

describe("--seed and --epochs", () => {
  const folder = temporaryFolder();

  it("come after --set", async () => {
    const { experiment } = await readFiles(folder(), files, {
      set: ["seed=1", "epochs=1"],
      seed: 0,
      epochs: 9,
    });
    expect([experiment.seed, experiment.epochs]).to.deep.equal([0, 9]);
  });

  it("are told as they were typed", async () => {
    expect(await mistakesIn(folder(), files, { seed: -1, epochs: 0 })).to.equal(
      `command line:1:8 seed must be a whole number from 0 to 4294967295, not -1
    1 | --seed -1
      |        ^^

command line:1:10 epochs must be a whole number from 1 on, not 0
    1 | --epochs 0
      |          ^`,
    );
  });
});

/** Title, argument with « and » around what is pointed at, message. */
const mistakes: readonly [it: string, argument: string, says: string][] = [
  ["a wrong value", "epochs=«0»", "epochs must be a whole number from 1 on, not 0"],
  ["a value deep in a list", "layers.1.rate=«2»", "rate must be a number from 0, below 1, not 2"],
  ["an unknown key", "«epoch»=5", 'unknown key "epoch"; did you mean "epochs"?'],
  ["an unknown key that is null", "«epoch»=null", 'unknown key "epoch"; did you mean "epochs"?'],
  [
    "an unknown key inside the value",
    "layers.1={type: dropout, «rtae»: 0.5}",
    'unknown key "rtae" in a dropout layer; did you mean "rate"?',
  ],
  ["no equals sign", "«epochs»", "--set needs PATH=VALUE, such as epochs=5"],
  ["extends", "«extends»=base.yaml", "extends cannot be set; name the other file instead"],
  ["a position beyond the list", "layers.«3».units=2", "there is no item 3 in a list of 3; the first is 0"],
  ["a position that is no number", "layers.«last»=2", "there is no item last in a list of 3; the first is 0"],
  ["a path through a number", "epochs.«max»=2", 'epochs is 3, which holds no "max"'],
  ["a required key taken away", "epochs=«null»", 'missing key "epochs"'],
  ["a required key without a value", "«epochs=»", 'missing key "epochs"'],
  [
    "a key that a changed type does not have",
    "optimizer={type: adam, «momentum»: 1}",
    'unknown key "momentum" in the adam optimizer; known: type, learningRate, beta1, beta2, epsilon',
  ],
  ["a key that a changed type lacks", "layers.0.type=«dropout»", 'missing key "rate" in a dropout layer'],
  [
    "a duplicate key in the value",
    "optimizer={type: sgd, «type»: adam}",
    'the key "type" stands twice in its map; keep one',
  ],
  ["an alias to nothing", "epochs=«*e»", "*e stands for nothing; no value before it is marked &e"],
];

describe("A mistake in --set is told at its argument:", () => {
  const folder = temporaryFolder();

  for (const [title, marked, says] of mistakes)
    it(title, async () => {
      const argument = marked.replaceAll(/[«»]/g, "");
      const start = `--set ${marked}`.indexOf("«");
      const width = marked.indexOf("»") - marked.indexOf("«") - 1;
      expect(await mistakesIn(folder(), files, { set: [argument] })).to.equal(
        `command line:1:${start + 1} ${says}\n` +
          `    1 | --set ${argument}\n` +
          `      | ${" ".repeat(start)}${"^".repeat(width)}`,
      );
    });

  it("other keys beside a changed type, which stay and no longer fit", async () => {
    expect(await mistakesIn(folder(), files, { set: ["optimizer.type=sgd"] })).to.equal(
      `command line:1:22 the key "rho" stays and is unknown in the sgd optimizer; set the whole map: optimizer={type: ...}
    1 | --set optimizer.type=sgd
      |                      ^^^

command line:1:22 the key "epsilonOutsideRoot" stays and is unknown in the sgd optimizer; set the whole map: optimizer={type: ...}
    1 | --set optimizer.type=sgd
      |                      ^^^`,
    );
  });

  it("an argument that does not go with the file", async () => {
    const planned = { "x.yaml": experimentText({ learningRateSchedule: "{type: cosine}" }) };
    expect(await mistakesIn(folder(), planned, { set: ["reduceLearningRateOnPlateau={}"] })).to.equal(
      `command line:1:7 learningRateSchedule and reduceLearningRateOnPlateau do not go together; take one away, or write null for it
    1 | --set reduceLearningRateOnPlateau={}
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^`,
    );
  });

  it("several, in the order in which they were typed", async () => {
    expect(await mistakesIn(folder(), files, { set: ["loss=mse", "epochs=0"] })).to.equal(
      `command line:1:12 unknown loss "mse"; did you mean "meanSquaredError"?
    1 | --set loss=mse
      |            ^^^

command line:1:14 epochs must be a whole number from 1 on, not 0
    1 | --set epochs=0
      |              ^`,
    );
  });
});
