import { expect } from "chai";
import { writeH5 } from "../../src/keras/write-h5.ts";
import type { Net } from "../../src/keras/net.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { hdf5Contents } from "../support/hdf5-contents.ts";
import { atTime } from "./at-time.ts";
import { exampleNet } from "./example-net.ts";
import { written } from "./written.ts";

describe("writeH5", () => {
  const contents = async (net: Net = exampleNet()) => hdf5Contents(await writeH5(net, "example"));
  const configOf = async (net?: Net): Promise<unknown> =>
    JSON.parse(String((await contents(net))[""]?.model_config));

  it("has the weights where Keras reads them, and the attributes that lead there", async () => {
    const { "": root, model_weights, ...groups } = await contents();
    const { model_weights: theirs, ...theirGroups } = written.h5;
    expect(groups).to.deep.equal(theirGroups);
    expect(model_weights).to.deep.equal({ ...theirs, keras_version: "3.0.0" });
    expect(root).to.include({ keras_version: "3.0.0", backend: "tensorflow" });
  });

  it("has the layers in its model_config, with the arguments by the names that Keras 2 knows, too", async () => {
    expect(await configOf()).to.containSubset({
      class_name: "Functional",
      config: {
        name: "example",
        layers: [
          { class_name: "InputLayer", config: { batch_input_shape: [null, 8, 7, 3] }, inbound_nodes: [] },
          { class_name: "LeakyReLU", config: { alpha: 0.2 }, inbound_nodes: [[["cut", 0, 0, {}]]] },
        ],
      },
    });
    expect(JSON.stringify(await configOf())).to.not.match(/negative_slope":0.2|"batch_shape"/);
  });

  it("holds a model_config above the 64 KiB of an object header", async () => {
    const flatten = { layer: { ...exampleLayers.flatten, name: "n0" }, inputs: [], weights: [] };
    const dropouts = Array.from({ length: 1000 }, (_, i) => ({
      layer: { ...exampleLayers.dropout, name: `n${i + 1}` },
      inputs: [`n${i}`],
      weights: [],
    }));
    const net: Net = { inputShape: [2, 2, 1], nodes: [flatten, ...dropouts] };
    const config = await configOf(net);
    expect(JSON.stringify(config)).to.have.length.above(65536);
    expect((await contents(net)).model_weights?.layer_names).to.have.length(1002);
  });

  it("gives the same bytes for the same net, whatever the time", async () => {
    const [early, late] = [
      await atTime("2026-01-01", () => writeH5(exampleNet(), "example")),
      await atTime("2027-02-03", () => writeH5(exampleNet(), "example")),
    ];
    expect(Buffer.from(early).equals(late)).to.be.true;
  });
});
