import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { experimentText, mistakesIn } from "../support/experiment-text.ts";
import { testMistakes } from "../support/marked-mistakes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const head = "{type: flatten}";

/** Layers as a tree of names. */
type Names = string | [string, ...unknown[]];
const namesOf = (layer: LayerSpec): Names => {
  if (layer.type === "residual") return [layer.name, layer.layers.map(namesOf)];
  if (layer.type === "parallel") return [layer.name, ...layer.branches.map((branch) => branch.map(namesOf))];
  return layer.name;
};

describe("Layers within layers", () => {
  const folder = temporaryFolder();

  const read = async (layers: string, ...set: readonly string[]): Promise<readonly LayerSpec[]> => {
    const file = join(folder(), "x.yaml");
    writeFileSync(file, experimentText({ layers }));
    const result = await readExperiment({ file, set, seed: null, epochs: null, argumentFolder: folder() });
    if (result.type === "read") return result.experiment.layers;
    throw new Error(result.problems.map(({ message }) => message).join("\n"));
  };

  it("are counted by themselves in each list, so that nothing outside gets another name", async () => {
    const layers = await read(`
  - {type: conv2d, filters: 2, kernelSize: 3}
  - type: residual
    layers:
      - {type: conv2d, filters: 2, kernelSize: 1}
      - {type: residual, layers: [{type: conv2d, filters: 2, kernelSize: 1}]}
      - {type: conv2d, filters: 2, kernelSize: 1, name: last}
  - type: parallel
    branches: [[{type: dropout, rate: 0.5}, {type: dropout, rate: 0.5}], []]
  - {type: conv2d, filters: 2, kernelSize: 3}
  - {type: flatten}
  - {type: dense, units: 1, activation: sigmoid}`);
    expect(layers.map(namesOf)).to.deep.equal([
      "conv2d_1",
      ["residual_1", ["conv2d_1", ["residual_1", ["conv2d_1"]], "last"]],
      ["parallel_1", ["dropout_1", "dropout_2"], []],
      "conv2d_2",
      "flatten_1",
      "dense_1",
    ]);
  });

  it("may be one block several times, by an alias", async () => {
    const [first, second] = await read(
      `[&block {type: residual, layers: [{type: dropout, rate: 0.1, name: same}]}, *block, ${head}]`,
    );
    expect(first).to.deep.equal({ ...second, name: "residual_1" });
  });

  it("have their defaults", async () => {
    const [residual, parallel] = await read(
      `[{type: residual, layers: [{type: prelu}]}, {type: parallel, branches: [[], []]}]`,
    );
    expect(residual).to.include({ shortcut: "auto" }).and.have.nested.property("layers[0].sharedAxes").empty;
    expect(parallel).to.include({ join: "concatenate" });
  });

  it("are set by their place", async () => {
    const stack = `[{type: residual, layers: [{type: parallel, branches: [[], [{type: dropout, rate: 0.5}]]}]}, ${head}]`;
    const [block] = await read(stack, "layers.0.layers.0.branches.1.0.rate=0.25");
    expect(block).to.have.nested.property("layers[0].branches[1][0].rate", 0.25);
  });

  testMistakes([
    {
      it: "a key that is none",
      line: `layers: [{type: residual, layers: [{type: dropout, «rtae»: 0.5}]}, ${head}]`,
      says: 'unknown key "rtae" in a dropout layer; did you mean "rate"?',
    },
    {
      it: "a key of the block that is none",
      line: `layers: [{type: residual, «shortcuts»: identity, layers: [{type: flatten}]}, ${head}]`,
      says: 'unknown key "shortcuts" in a residual layer; did you mean "shortcut"?',
    },
    {
      it: "a type that is none, in a branch",
      line: `layers: [{type: parallel, branches: [[], [{type: «conv»}]]}, ${head}]`,
      says: 'unknown layer type "conv"; did you mean "conv2d"?',
    },
    {
      it: "a number beyond its bounds, two deep",
      line: `layers: [{type: residual, layers: [{type: residual, layers: [{rate: «2», type: dropout}]}]}]`,
      says: "rate must be a number from 0 to 0.999, not 2",
    },
    {
      it: "a key that is missing",
      line: `layers: [{type: residual, layers: [«{type: dropout}»]}, ${head}]`,
      says: 'missing key "rate" in a dropout layer',
    },
    {
      it: "an initializer that is none",
      line: `layers: [{type: residual, layers: [{kernelInitializer: {type: «glorotUnifrom»}, type: dense, units: 1}]}, ${head}]`,
      says: 'unknown initializer type "glorotUnifrom"; did you mean "glorotUniform"?',
    },
    {
      it: "no layers",
      line: `layers: [«{type: residual}», ${head}]`,
      says: 'missing key "layers" in a residual layer',
    },
    {
      it: "an empty list of layers",
      line: `layers: [{type: residual, layers: «[]»}, ${head}]`,
      says: "layers must be a list of at least 1 layer, not a list of 0",
    },
    {
      it: "one branch",
      line: `layers: [{type: parallel, branches: «[[{type: flatten}]]»}, ${head}]`,
      says: "branches must be a list of at least 2 lists of layers, not a list of 1",
    },
    {
      it: "a branch that is a layer",
      line: `layers: [{type: parallel, branches: [[], «{type: flatten}»]}, ${head}]`,
      says: "branches.1 must be a list of layers, not a map of 1 key",
    },
    {
      it: "a layer that is none",
      line: `layers: [{type: residual, layers: [«flatten»]}, ${head}]`,
      says: 'layers.0 must be a map such as {type: flatten}, not the text "flatten"',
    },
    {
      it: "a name given twice in one list",
      line: `layers: [{type: residual, layers: [{type: prelu, name: a}, {type: prelu, name: «a»}]}, {type: prelu, name: a}]`,
      says: 'layers.0.layers.0 also has the name "a"; give one of them another',
    },
    {
      it: "strides with dilation",
      line: `layers: [{type: parallel, branches: [[], [{strides: «2», type: conv2d, filters: 1, kernelSize: 1, dilationRate: 2}]]}]`,
      says: "strides and dilationRate cannot both be above 1",
    },
    {
      it: "a base",
      line: `layers: [{type: residual, layers: [«{type: base, model: a.h5}»]}, ${head}]`,
      says: "a base comes before all other layers; put it first",
    },
  ]);

  it("with mistakes leave the others to be looked at, wherever these stand", async () => {
    const layers = `
  - type: residual
    layers:
      - {type: dropout, rate: 2}
      - {type: prelu, sharedAxes: [1, 1]}
      - {type: parallel, branches: [[{type: dropout}], []]}
      - type: parallel
        branches:
          - [{type: prelu, sharedAxes: [2, 2]}, {type: dense, units: 0}]
          - [{type: prelu, name: a}, {type: prelu, name: a}]
  - {type: residual, shortcut: none, layers: [{type: prelu, sharedAxes: [1, 1]}]}
  - {type: dense, units: 1, activation: sigmoid}`;
    const told = await mistakesIn(folder(), { "x.yaml": experimentText({ layers }) });
    expect(told.split("\n").filter((line) => line.startsWith("x.yaml"))).to.deep.equal([
      "x.yaml:4:31 rate must be a number from 0 to 0.999, not 2",
      "x.yaml:5:35 an axis is given twice",
      'x.yaml:6:38 missing key "rate" in a dropout layer',
      "x.yaml:9:40 an axis is given twice",
      "x.yaml:9:70 units must be a whole number from 1 to 1000000, not 0",
      'x.yaml:10:58 layers.0.layers.3.branches.1.0 also has the name "a"; give one of them another',
      'x.yaml:11:32 unknown shortcut "none"; known: auto, identity, projection',
    ]);
  });
});
