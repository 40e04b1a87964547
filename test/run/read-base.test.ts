import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BaseSpec } from "../../src/experiment/experiment.ts";
import { readBase } from "../../src/run/read-base.ts";
import type { PlaceOf } from "../../src/read/problem.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { exampleExperiment, exampleLayers } from "../support/example-experiment.ts";
import { placeOfPath, problemTexts } from "../support/problem-text.ts";
import { baseSpec } from "../support/small-base.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const stack = join(import.meta.dirname, "../keras/fixtures/stack.keras");

describe("readBase", () => {
  const folder = temporaryFolder();

  const read = (changes: Partial<BaseSpec>) => {
    const base = baseSpec({ model: stack, cut: null, ...changes });
    return readBase({
      ...{ experiment: exampleExperiment({ base }), base },
      ...{ place: placeOfPath, cacheFolder: folder() },
    });
  };

  const mistake = async (changes: Partial<BaseSpec>): Promise<string> => {
    const result = await read(changes);
    return result.type === "mistake" ? problemTexts([result.problem]).join("") : "read";
  };

  it("pins the last layer and the sha256 of the files", async () => {
    const result = await read({});
    if (result.type === "mistake") throw new Error(result.problem.message);
    expect(result.experiment.base?.cut).to.equal("answer");
    const sha256 = result.experiment.base?.sha256 ?? "";
    expect(sha256).to.match(/^[0-9a-f]{64}$/);
    expect((await read({ sha256 })).type).to.equal("read");
  });

  it("says at the model what is wrong with its file or its URL", async () => {
    const damaged = join(folder(), "damaged.h5");
    writeFileSync(damaged, "\n");
    expect(await mistake({ model: damaged })).to.equal(
      "layers.0.model base-unreadable: damaged.h5: it is none of these: a tfjs model.json, an .h5 file, a .keras file",
    );
    expect(await mistake({ model: "http://nets.example/net.keras" })).to.match(
      /^layers\.0\.model base-unreadable: http:\/\/nets\.example\/net\.keras is not fetched: only https is/,
    );
  });

  it("says at the cut that the net has no such layer", async () => {
    expect(await mistake({ cut: "anser" })).to.equal(
      'layers.0.cut unknown-layer: stack.keras: the model has no layer "anser" (did you mean "answer"?); its last layer is "answer"',
    );
  });

  it("says at the sha256 that it is another net's", async () => {
    expect(await mistake({ sha256: "0".repeat(64) })).to.match(
      /^layers\.0\.sha256 base-mismatch: the net in .*stack\.keras is not the one that is named here: its sha256 is [0-9a-f]{64}$/,
    );
  });

  it("lets names that nobody wrote step aside for those of the net", async () => {
    const { dense } = exampleLayers;
    const file = join(folder(), "dense.keras");
    const named = { ...dense, name: "dense_1" };
    const weights = [{ name: "kernel", shape: [3, 1], values: new Float32Array(3) }];
    const flat = {
      layer: { ...exampleLayers.globalAveragePooling2d, name: "pool" },
      inputs: [],
      weights: [],
    };
    const net = {
      inputShape: [4, 4, 3] as const,
      nodes: [flat, { layer: { ...named, units: 1, useBias: false }, inputs: ["pool"], weights }],
    };
    writeFileSync(file, await writeKeras(net, "net"));
    const layers = [
      { ...named, units: 2 },
      { ...dense, name: "dense_2" },
    ];
    const base = baseSpec({ model: file, cut: null });
    const namesWith = async (place: PlaceOf): Promise<readonly string[]> => {
      const request = { experiment: exampleExperiment({ base, layers }), base, place, cacheFolder: folder() };
      const result = await readBase(request);
      if (result.type === "mistake") throw new Error(result.problem.message);
      return result.experiment.layers.map(({ name }) => name);
    };
    // The name of a layer that has none is placed at the layer.
    const unnamed: PlaceOf = (path, at) => placeOfPath(path.at(-1) === "name" ? path.slice(0, -1) : path, at);
    expect(await namesWith(unnamed)).to.deep.equal(["dense_3", "dense_2"]);
    expect(await namesWith(placeOfPath)).to.deep.equal(["dense_1", "dense_2"]);
  });

  it("puts a rescaling before the net where inputRange asks for one", async () => {
    const result = await read({ inputRange: [-1, 1] });
    if (result.type === "mistake") throw new Error(result.problem.message);
    const [first, second] = result.net.nodes;
    expect(first?.layer).to.deep.equal({
      ...{ type: "rescaling", name: "base_1_rescaling", scale: 2 / 255, offset: -1 },
    });
    expect(second?.inputs).to.deep.equal(["base_1_rescaling"]);
  });
});
