import { expect } from "chai";
import { strFromU8, unzipSync } from "fflate";
import type { Net } from "../../src/keras/net.ts";
import { kerasLayers } from "../../src/keras/net-config.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { hdf5Contents } from "../support/hdf5-contents.ts";
import { atTime } from "./at-time.ts";
import { exampleNet } from "./example-net.ts";
import { expectTheRestNeutral, expectWithin, written } from "./written.ts";

describe("writeKeras", () => {
  const files = async () => unzipSync(await writeKeras(exampleNet(), "example"));
  const json = async (name: string): Promise<unknown> => {
    const file = (await files())[name];
    return JSON.parse(strFromU8(file ?? new Uint8Array()));
  };

  it("zips the three files of Keras, stored", async () => {
    expect(Object.keys(await files())).to.deep.equal(["metadata.json", "config.json", "model.weights.h5"]);
    const bytes = await writeKeras(exampleNet(), "example");
    expect(Buffer.from(bytes).includes('"class_name":"Functional"')).to.be.true;
  });

  it("has the weights in the groups that Keras reads, numbered in Keras' order", async () => {
    const contents = await hdf5Contents((await files())["model.weights.h5"] ?? new Uint8Array());
    expect(contents).to.deep.equal({ "": {}, ...written.kerasWeights });
  });

  it("has the layers as Keras writes them", () => {
    const layers = kerasLayers(exampleNet());
    expect(layers.map(({ className }) => className)).to.deep.equal(
      written.layers.map(({ class_name }) => class_name),
    );
    for (const [i, { className, config }] of layers.entries()) {
      const keras = written.layers[i]?.config ?? {};
      expectWithin(config, keras, className);
      expectTheRestNeutral(config, keras, className);
    }
  });

  it("links the layers, each input by its name, in order", async () => {
    const inputs = written.layers.map(({ config, inputs, class_name, module }) => ({
      module,
      class_name,
      config: { name: config.name },
      name: config.name,
      inbound_nodes: inputs.length === 0 ? [] : [inputs.map((name) => [name, 0, 0, {}])],
    }));
    expect(await json("config.json")).to.containSubset({
      module: "keras.src.models.functional",
      class_name: "Functional",
      config: {
        name: "example",
        layers: inputs,
        // Not a list of one: a function of a SavedModel would take a list then, too.
        input_layers: ["pictures", 0, 0],
        output_layers: ["answer", 0, 0],
      },
    });
  });

  it("says in metadata.json that Keras 3 wrote it, at no time", async () => {
    expect(await json("metadata.json")).to.deep.equal({
      keras_version: "3.0.0",
      date_saved: "1980-01-01@00:00:00",
    });
  });

  it("gives the same bytes for the same net, whatever the time", async () => {
    const [early, late] = [
      await atTime("2026-01-01", () => writeKeras(exampleNet(), "example")),
      await atTime("2027-02-03", () => writeKeras(exampleNet(), "example")),
    ];
    expect(Buffer.from(early).equals(late)).to.be.true;
  });

  it("leaves the clock as it was", async () => {
    const clock = Object.getOwnPropertyDescriptor(Date, "now");
    await writeKeras(exampleNet(), "example");
    expect(Object.getOwnPropertyDescriptor(Date, "now")).to.deep.equal(clock);
  });

  it("calls the pictures something else where a layer is called so", () => {
    const net = exampleNet();
    const nodes = net.nodes.map((node) =>
      node.layer.name === "dropped" ? { ...node, layer: { ...node.layer, name: "pictures" } } : node,
    );
    const last = nodes.map((node) =>
      node.layer.name === "answer" ? { ...node, inputs: ["pictures"] } : node,
    );
    expect(kerasLayers({ ...net, nodes: last })[0]?.name).to.equal("pictures_");
  });

  it("has no / in a layer's name, which Keras 3 refuses", () => {
    const dropout = (name: string, inputs: string[]) => ({
      ...{ layer: { ...exampleLayers.dropout, name }, inputs, weights: [] },
    });
    const net: Net = {
      inputShape: [1, 1, 1],
      nodes: [dropout("a/b", []), dropout("a_b", ["a/b"]), dropout("c", ["a_b"])],
    };
    const named = kerasLayers(net).map(({ name, config, inputs }) => [name, config.name, ...inputs]);
    expect(named).to.deep.equal([
      ["pictures", "pictures"],
      ["a_b_", "a_b_", "pictures"],
      ["a_b", "a_b", "a_b_"],
      ["c", "c", "a_b"],
    ]);
  });

  it("leaves out layers that the output does not need, as Keras does", () => {
    const net = exampleNet();
    const cut = net.nodes.findIndex(({ layer }) => layer.name === "bent") + 1;
    const names = kerasLayers({ ...net, nodes: net.nodes.slice(0, cut) }).map(({ name }) => name);
    expect(names).to.deep.equal(["pictures", "scaled", "stem", "early", "wide", "bent"]);
  });
});
