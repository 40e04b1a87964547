/** Whole files of nets that petri has no layers for, or no way to run. */
import { join } from "node:path";
import { expect } from "chai";
import { readNet } from "../../src/keras/read-net.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { pictures, writeTfjs, type WrittenLayer } from "./tfjs-files.ts";

const flatten = (name: string, ...calls: readonly (readonly string[])[]): WrittenLayer => ({
  className: "Flatten",
  name,
  calls,
});

const layer = (
  className: string,
  config: Readonly<Record<string, unknown>> = {},
  ...inputs: readonly string[]
): WrittenLayer => ({
  ...{ className, name: className.toLowerCase(), config },
  calls: [inputs.length === 0 ? ["pictures"] : inputs],
});

describe("a net that cannot be translated", () => {
  const folder = temporaryFolder();

  const read = async (layers: readonly WrittenLayer[], cut: string | null = null): Promise<string> => {
    const file = join(folder(), "net.json");
    writeTfjs(file, layers);
    const result = await readNet({ file, cut });
    if (result.type === "read") return result.net.nodes.map((node) => node.layer.name).join(" ");
    return `${result.at}: ${result.message}`;
  };

  const said = (...layers: readonly WrittenLayer[]): Promise<string> => read([pictures, ...layers]);

  it("has a Lambda layer: named, with the file, and left out by a cut before it", async () => {
    const layers = [pictures, flatten("flat", ["pictures"]), layer("Lambda", { function: ["4wEA"] }, "flat")];
    expect(await read(layers)).to.equal(
      'model: net.json: layer "lambda" is a Lambda, which petri cannot translate; the last cut that would do is "flat"',
    );
    expect(await read(layers, "flat")).to.equal("flat");
  });

  it("has several such layers: all are named, with the last cut that leaves them out", async () => {
    const odd = (name: string, ...inputs: string[]) => ({ ...layer("Odd", {}, ...inputs), name });
    const tanh = layer("Activation", { activation: "odd" }, "softmax");
    const sum = { ...layer("Add"), calls: [["relu", "softmax", "activation"]] };
    const layers = [
      layer("ReLU"),
      flatten("short", ["relu"]),
      odd("first", "relu"),
      layer("Softmax", {}, "first"),
    ];
    expect(await said(...layers, tanh, sum, flatten("flat", ["add"]))).to.match(
      /^model: net\.json: layer "first" is a Odd, which petri cannot translate; layer "activation" \(Activation\) has activation "odd", which petri cannot translate; its activations are .*; the last cut that would do is "relu"$/,
    );
    expect(await said(odd("at.once"))).to.equal(
      'model: net.json: layer "at.once" is a Odd, which petri cannot translate; no cut would leave that out',
    );
  });

  it("uses a layer twice", async () => {
    const shared = flatten("shared", ["pictures"], ["relu"]);
    const sum: WrittenLayer = { ...layer("Add"), calls: [["shared", { layer: "shared", call: 1 }]] };
    expect(await said(layer("ReLU"), shared, sum)).to.equal(
      'model: net.json: layer "shared" is used twice, which petri cannot translate',
    );
  });

  it("has several inputs", async () => {
    const other = { ...pictures, name: "others" };
    const joined = layer("Concatenate", {}, "a", "b");
    expect(await said(other, flatten("a", ["pictures"]), flatten("b", ["others"]), joined)).to.equal(
      'model: net.json: the model has several inputs ("pictures", "others"); petri has pictures for one',
    );
  });

  it("takes something else than pictures", async () => {
    const flat = { ...pictures, config: { batch_input_shape: [null, 12] } };
    expect(await read([flat, layer("Dense", { units: 1 })])).to.equal(
      'model: net.json: its input "pictures" has shape [null,12]; pictures have [batch, height, width, channels]',
    );
  });

  it("takes the output of a layer that is not there, or goes in a circle", async () => {
    expect(await said(flatten("flat", ["nothing"]))).to.equal(
      'model: net.json: layer "flat" takes the output of "nothing", which is not there',
    );
    expect(await said(flatten("a", ["b"]), flatten("b", ["a"]))).to.match(
      /^model: net\.json: its layers take each other's outputs in a circle, at "[ab]"$/,
    );
  });

  it("joins one layer, or takes two where there is one input", async () => {
    expect(await said(layer("ReLU"), layer("Add", {}, "relu"))).to.equal(
      'model: net.json: layer "add" takes the output of only one layer, but is there to join two or more',
    );
    expect(await said(layer("ReLU"), layer("ELU"), flatten("flat", ["relu", "pictures"]))).to.equal(
      'model: net.json: layer "flat" takes the outputs of 2 layers, but has one input',
    );
    const two = [layer("ReLU"), { ...layer("ReLU"), name: "other" }];
    expect(await said(...two, flatten("flat", ["relu", "other"]))).to.equal(
      'model: net.json: layer "flat" takes the outputs of 2 layers, but has one input',
    );
  });

  it("has arguments that petri's layer has not, or that are no sizes", async () => {
    const says = async (wrong: WrittenLayer): Promise<string> =>
      (await said(wrong)).replace("model: net.json: ", "").replace("; no cut would leave that out", "");
    expect(await says(layer("Conv2D", { filters: 4, kernel_size: 3, groups: 2 }))).to.equal(
      'it does not hold the kernel of layer "conv2d"',
    );
    expect(
      await says(layer("Conv2D", { filters: 4, kernel_size: 3, data_format: "channels_first" })),
    ).to.equal(
      'layer "conv2d" (Conv2D) has data_format "channels_first", which petri cannot translate; it must be "channels_last"',
    );
    expect(await says(layer("Conv2D", { kernel_size: 3 }))).to.equal(
      'layer "conv2d" (Conv2D) has no filters, which petri cannot translate; a whole number from 1 on is needed',
    );
    expect(await says(layer("Dense", { units: -1 }))).to.equal(
      'layer "dense" (Dense) has units -1, which petri cannot translate; a whole number from 1 on is needed',
    );
    expect(await says(layer("MaxPooling2D", { pool_size: [2, 0] }))).to.equal(
      'layer "maxpooling2d" (MaxPooling2D) has pool_size [2,0], which petri cannot translate; one or two whole numbers from 1 on are needed',
    );
    expect(await says(layer("ZeroPadding2D", { padding: 0.5 }))).to.equal(
      'layer "zeropadding2d" (ZeroPadding2D) has padding 0.5, which petri cannot translate; a whole number from 0 on for each side is needed',
    );
    expect(await says(layer("Dropout", { rate: 1 }))).to.equal(
      'layer "dropout" (Dropout) has rate 1, which petri cannot translate; a number from 0 to below 1 is needed',
    );
    expect(await says(layer("Activation", { activation: "gulu" }))).to.match(
      /^layer "activation" \(Activation\) has activation "gulu", which petri cannot translate; its activations are elu, /,
    );
  });

  it("has a layer whose name nothing here can bear", async () => {
    expect(await said({ ...layer("ReLU"), name: "a relu" })).to.match(
      /^model: net\.json: petri cannot use the name of its layer "a relu": it must have only letters, digits/,
    );
  });

  it("is cut at a layer that is not there, at an input, or at one that is used twice", async () => {
    const layers = [pictures, flatten("flat", ["pictures"])];
    expect(await read(layers, "flt")).to.equal(
      'cut: net.json: the model has no layer "flt" (did you mean "flat"?); its last layer is "flat"',
    );
    expect(await read(layers, "pictures")).to.equal(
      'cut: net.json: "pictures" is an input; the cut must be at a layer after it',
    );
    const twice = [pictures, layer("ReLU"), flatten("flat", ["pictures"], ["relu"])];
    expect(await read(twice, "flat")).to.equal(
      'cut: net.json: layer "flat" is used 2 times; the cut must be at one used once',
    );
  });
});
