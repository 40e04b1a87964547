import { join } from "node:path";
import { expect } from "chai";
import type { Place } from "../../src/read/problem.ts";
import { experimentText, readFiles } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("The place of a key of the resolved experiment", () => {
  const folder = temporaryFolder();
  const files = {
    "x.yaml": "extends: base.yaml\nearlyStopping: {patience: 3}\nvalidationSteps: null\n",
    "base.yaml": experimentText({ generator: "{batchSize: 4, classMode: binary}" }),
  };
  const source = async (set: string[] = []) => (await readFiles(folder(), files, { set })).source;

  /** `FILE:marked text`, or the marked text of an argument. */
  const shown = (place: Place): string => {
    if (place.type === "file") return `${place.file.slice(folder().length + 1)} as a whole`;
    if (place.type === "argument") return place.text.slice(place.start, place.end);
    const name = place.file.slice(folder().length + 1);
    return `${name}:${new Map(Object.entries(files)).get(name)?.slice(place.start, place.end) ?? ""}`;
  };

  it("is its key or its value, in the file that wrote it", async () => {
    const { place } = await source();
    expect(shown(place(["generator", "batchSize"], "key"))).to.equal("base.yaml:batchSize");
    expect(shown(place(["generator", "batchSize"], "value"))).to.equal("base.yaml:4");
    expect(shown(place(["earlyStopping", "patience"], "value"))).to.equal("x.yaml:3");
  });

  it("is an item of a list", async () => {
    const { place } = await source();
    expect(shown(place(["layers", 0], "value"))).to.equal("base.yaml:{type: flatten}");
    expect(shown(place(["layers", 0], "key"))).to.equal("base.yaml:{type: flatten}");
    expect(shown(place(["layers", 1, "units"], "value"))).to.equal("base.yaml:1");
  });

  it("is the argument that set it", async () => {
    const { place } = await source(["generator.batchSize=8", "layers.1={type: dense, units: 1}"]);
    expect(shown(place(["generator", "batchSize"], "value"))).to.equal("8");
    expect(shown(place(["generator", "batchSize"], "key"))).to.equal("batchSize");
    expect(shown(place(["generator", "classMode"], "value"))).to.equal("base.yaml:binary");
    expect(shown(place(["layers", 1, "units"], "value"))).to.equal("1");
  });

  it("is the nearest key above a default", async () => {
    const { place } = await source();
    expect(shown(place(["earlyStopping", "monitor"], "value"))).to.equal("x.yaml:earlyStopping");
    expect(shown(place(["layers", 1, "useBias"], "value"))).to.match(/^base\.yaml:\{type: dense/);
  });

  it("is the null that took it away", async () => {
    expect(shown((await source()).place(["validationSteps"], "value"))).to.equal("x.yaml:validationSteps");
  });

  it("is the whole file where nothing above it is written", async () => {
    const { place } = await source();
    expect(place(["checkpoint", "monitor"], "value")).to.deep.equal({
      type: "file",
      file: join(folder(), "x.yaml"),
    });
    expect(shown(place([], "value"))).to.equal("x.yaml as a whole");
  });
});
