import { expect } from "chai";
import { experimentText, mistakesIn } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "experiments/x.yaml": experimentText({
    optimizer: "{type: rmsprop, rho: 0.8, epsilonOutsideRoot: true}",
    layers: "[{type: flatten}, {type: dropout, rate: 0.5}, {type: dense, units: 1, activation: sigmoid}]",
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

command line:1:14 epochs must be a whole number from 1 to 1000000, not 0
    1 | --set epochs=0
      |              ^`,
    );
  });
});
