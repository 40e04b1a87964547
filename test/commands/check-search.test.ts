import { expect } from "chai";
import { experimentText, writeFiles } from "../support/experiment-text.ts";
import { petriHere } from "../support/petri-here.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const layers =
  "[{type: conv2d, filters: 2, kernelSize: 3}, {type: conv2d, filters: 2, kernelSize: 3, name: second}, {type: flatten}, {type: dense, units: 1, activation: sigmoid}]";

describe("petri check of an experiment with a search", () => {
  const folder = temporaryFolder();

  const check = async (search: string) => {
    const text = experimentText({
      data: "{sample: quickstart}",
      generator: "{imageSize: [8, 8], classMode: binary}",
      layers,
    });
    writeFiles(folder(), { "experiments/x.yaml": `search: ${search}\n${text}` });
    const { stderr, ...told } = await petriHere(folder(), ["check", "x"]);
    return { ...told, stderr: stderr.replace("x is experiments/x.yaml\n", "") };
  };

  it("says how many trials there are", async () => {
    const { status, stdout } = await check(
      "{method: grid, parameters: {epochs: [1, 2], layers.second.filters: [2, 3]}}",
    );
    expect(status).to.equal(0);
    expect(stdout.split("\n").slice(1)).to.deep.equal([
      "its search is valid, too: 4 trials; petri search x runs them",
      "",
    ]);
  });

  it("points at a key that is not there", async () => {
    const { status, stderr } = await check("{method: grid, parameters: {optimizer.lerningRate: [1, 2]}}");
    expect(status).to.equal(2);
    expect(stderr).to.equal(
      'experiments/x.yaml:1:47 unknown key "lerningRate" in the sgd optimizer; did you mean "learningRate"? (and 1 more trial likewise)\n' +
        "    1 | search: {method: grid, parameters: {optimizer.lerningRate: [1, 2]}}\n" +
        "      |                                               ^^^^^^^^^^^\n",
    );
  });

  it("points at a layer that is not there", async () => {
    const { stderr } = await check("{method: grid, parameters: {layers.secnd.filters: [1]}}");
    expect(stderr).to.match(/^experiments\/x.yaml:1:44 there is no layer "secnd"; did you mean "second"\?\n/);
  });

  it("points at a value that is wrong", async () => {
    const { stderr } = await check("{method: grid, parameters: {epochs: [1, 0, 3]}}");
    expect(stderr).to.match(
      /^experiments\/x.yaml:1:49 epochs must be a whole number from 1 to 1000000, not 0\n/,
    );
  });

  it("points at a value with which the shapes cannot follow, and says with which it is alone", async () => {
    const { stderr } = await check(
      "{method: grid, parameters: {epochs: [1, 2], layers.second.kernelSize: [3, 7]}}",
    );
    expect(stderr.split("\n")[0]).to.equal(
      'experiments/x.yaml:1:83 with layers.second.kernelSize=7: layer "second" needs at least 7 x 7 pixels, but gets (6, 6, 2); ' +
        "make generator.imageSize larger, take a pooling out, or use padding: same (and 1 more trial likewise)",
    );
  });

  it("points at a combination of which each value alone is right", async () => {
    const { status, stderr } = await check(
      "{method: grid, parameters: {layers.second.kernelSize: [3, 5], layers.conv2d_1.kernelSize: [3, 5]}}",
    );
    expect(status).to.equal(2);
    expect(stderr.split("\n")[0]).to.equal(
      'experiments/x.yaml:1:103 with layers.second.kernelSize=5 and layers.conv2d_1.kernelSize=5: layer "second" needs at least ' +
        "5 x 5 pixels, but gets (4, 4, 2); make generator.imageSize larger, take a pooling out, or use padding: same",
    );
  });

  it("takes a combination that is right although one of its values alone is not", async () => {
    const { status } = await check(
      "{method: zip, parameters: {layers.conv2d_1.kernelSize: [8, 3], layers.conv2d_1.padding: [same, valid]}}",
    );
    expect(status).to.equal(0);
  });
});
