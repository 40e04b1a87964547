import { expect } from "chai";
import { experimentText, mistakesIn } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("A mistake in an experiment that extends another", () => {
  const folder = temporaryFolder();

  it("is told in the file that made it, the own file first", async () => {
    const files = {
      "child.yaml": "extends: base.yaml\nepochs: 0\n",
      "base.yaml": experimentText({ seed: "-1", epochs: "-5" }),
    };
    expect(await mistakesIn(folder(), files)).to.equal(
      `child.yaml:2:9 epochs must be a whole number from 1 to 1000000, not 0
    2 | epochs: 0
      |         ^

base.yaml:1:7 seed must be a whole number from 0 to 4294967295, not -1
    1 | seed: -1
      |       ^^`,
    );
  });

  it("is a file that is not there, with the one that was meant", async () => {
    const files = { "child.yaml": "extends: bsae.yaml\nepochs: 0\n", "base.yaml": experimentText() };
    expect(await mistakesIn(folder(), files)).to.equal(
      `child.yaml:1:10 there is no such file; did you mean "base.yaml"?
    1 | extends: bsae.yaml
      |          ^^^^^^^^^

child.yaml:2:9 epochs must be a whole number from 1 to 1000000, not 0
    2 | epochs: 0
      |         ^`,
    );
  });

  it("is an extends that is no path", async () => {
    expect(await mistakesIn(folder(), { "child.yaml": "extends: [base.yaml]\n" })).to.equal(
      `child.yaml:1:10 extends must be the path of an experiment file, not a list of 1
    1 | extends: [base.yaml]
      |          ^^^^^^^^^^^`,
    );
  });

  it("is a cycle", async () => {
    const files = {
      "child.yaml": "extends: base.yaml\n",
      "base.yaml": "extends: more.yaml\n",
      "more.yaml": "extends: child.yaml\n",
    };
    expect(await mistakesIn(folder(), files)).to.equal(
      `more.yaml:1:10 extends leads back to where it began: child.yaml extends base.yaml extends more.yaml extends child.yaml
    1 | extends: child.yaml
      |          ^^^^^^^^^^`,
    );
  });

  it("is a file that extends itself", async () => {
    expect(await mistakesIn(folder(), { "child.yaml": "extends: ./child.yaml\n" })).to.equal(
      `child.yaml:1:10 extends leads back to where it began: child.yaml extends child.yaml
    1 | extends: ./child.yaml
      |          ^^^^^^^^^^^^`,
    );
  });

  it("is a required key that null takes away, at the null", async () => {
    const files = { "child.yaml": "extends: base.yaml\nepochs: null\n", "base.yaml": experimentText() };
    expect(await mistakesIn(folder(), files)).to.equal(
      `child.yaml:2:9 missing key "epochs"
    2 | epochs: null
      |         ^^^^`,
    );
  });
});
