import { expect } from "chai";
import { experimentText, mistakesIn } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "experiments/x.yaml": experimentText({
    optimizer: "{type: rmsprop, rho: 0.8, epsilonOutsideRoot: true}",
    layers:
      "[{type: flatten}, {type: dropout, rate: 0.5}, {type: dense, name: last, units: 1, activation: sigmoid}]",
    learningRateSchedule: "{type: exponential, rate: 0.5, warmup: 2}",
    earlyStopping: "{monitor: val_acc}",
    seed: "5",
  }),
};

/** Title, argument with « and » around what is pointed at, message. */
const mistakes: readonly [it: string, argument: string, says: string][] = [
  ["a wrong value", "epochs=«0»", "epochs must be a whole number from 1 to 1000000, not 0"],
  ["a value deep in a list", "layers.1.rate=«2»", "rate must be a number from 0 to 0.999, not 2"],
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
  ["a name that no layer has", "layers.«lst».units=2", 'there is no layer "lst"; did you mean "last"?'],
  ["a path through a number", "epochs.«max»=2", 'epochs is 3, which holds no "max"'],
  ["a required key taken away", "epochs=«null»", 'missing key "epochs"'],
  ["a required key without a value", "«epochs=»", 'missing key "epochs"'],
  [
    "a key that a changed type does not have",
    "optimizer={type: adam, «momentum»: 1}",
    'unknown key "momentum" in the adam optimizer; known: type, learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, excludeFromWeightDecay, clipNorm, globalClipNorm, clipValue, ema',
  ],
  ["a key that a changed type lacks", "layers.0.type=«dropout»", 'missing key "rate" in a dropout layer'],
  [
    "a duplicate key in the value",
    "optimizer={type: sgd, «type»: adam}",
    'the key "type" stands twice in its map; keep one',
  ],
  [
    "a share beside counts of the file",
    "split.train=«0.5»",
    "validation is 5 and train is 0.5; give all as whole numbers or all as fractions below 1",
  ],
  [
    "fewer epochs than the warmup of the file",
    "epochs=«1»",
    "the warmup of 2 epochs is longer than the 1 epoch of the experiment",
  ],
  [
    "a metric taken away that the file watches",
    "metrics=«[auc]»",
    '"val_acc" is not measured; add acc to metrics',
  ],
  [
    "a name that a layer of the file has",
    "layers.0.name=«last»",
    'layers.0 also has the name "last"; give one of them another',
  ],
  ["a path without its first key", "«=»5", "a key is missing in the PATH of --set PATH=VALUE"],
  [
    "a list that is not closed",
    "generator.imageSize=[1«,» ",
    "this is not YAML: flow sequence must end with a ]",
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
          `    1 | --set ${argument.trimEnd()}\n` +
          `      | ${" ".repeat(start)}${"^".repeat(width)}`,
      );
    });

  it("nothing at all", async () => {
    expect(await mistakesIn(folder(), files, { set: [""] })).to.equal(
      `command line:1:1 --set needs PATH=VALUE, such as epochs=5
    1 | --set
      | ^^^^^`,
    );
  });

  it("several that are a mistake only together, at the last", async () => {
    expect(
      await mistakesIn(folder(), files, {
        set: ["split.train=0.5", "split.validation=0.6", "split.test=0.5"],
      }),
    ).to.equal(`command line:1:18 train, validation and test add up to 1.6, more than all pictures
    1 | --set split.test=0.5
      |                  ^^^`);
  });

  it("a mistake of the file that no override has to do with, in the file", async () => {
    const broken = { "x.yaml": experimentText({ seed: "-1" }) };
    expect(await mistakesIn(folder(), broken, { set: ["epochs=2"] })).to.match(/^x\.yaml:1:7 seed must/);
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

command line:1:14 epochs must be a whole number from 1 to 1000000, not 0
    1 | --set epochs=0
      |              ^`,
    );
  });
});
