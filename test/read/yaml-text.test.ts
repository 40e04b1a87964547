import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { experimentText, mistakesIn, readFiles } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("An experiment file that cannot be read is told:", () => {
  const folder = temporaryFolder();
  const told = async (name: string) => {
    writeFileSync(join(folder(), "baseline.yaml"), experimentText());
    return mistakesIn(folder(), {}, { file: name });
  };

  it("one that is not there, with the one that was meant", async () => {
    expect(await told("basline.yaml")).to.equal(
      'basline.yaml there is no such file; did you mean "baseline.yaml"?',
    );
  });

  it("one in a folder that is not there", async () => {
    expect(await told("nowhere/x.yaml")).to.equal("nowhere/x.yaml there is no such file");
  });

  it("a folder", async () => {
    expect(await told(".")).to.equal(" this cannot be read as an experiment: it is a folder");
  });

  it("a link to itself", async () => {
    symlinkSync("loop.yaml", join(folder(), "loop.yaml"));
    expect(await told("loop.yaml")).to.equal("loop.yaml this link leads to itself");
  });

  it("one that is not UTF-8", async () => {
    writeFileSync(join(folder(), "latin1.yaml"), Buffer.from("description: caf\xe9\n", "latin1"));
    expect(await told("latin1.yaml")).to.equal("latin1.yaml this file is not UTF-8; save it as UTF-8");
  });
});

describe("An experiment file may have", () => {
  const folder = temporaryFolder();
  const epochsOf = async (text: string) => (await readFiles(folder(), { "x.yaml": text })).experiment.epochs;

  it("a byte order mark, which is not part of its text", async () => {
    const { source } = await readFiles(folder(), { "x.yaml": `\u{FEFF}${experimentText()}` });
    expect(source.files[0]?.text).to.equal(experimentText());
  });

  it("lines that end as on Windows", async () => {
    expect(await epochsOf(experimentText().replaceAll("\n", "\r\n"))).to.equal(3);
  });

  it("anchors and aliases", async () => {
    const { experiment } = await readFiles(folder(), {
      "x.yaml": experimentText({ seed: "&n 7", epochs: "*n", split: "{train: *n, validation: *n}" }),
    });
    expect([experiment.seed, experiment.epochs, experiment.split]).to.deep.equal([
      7,
      7,
      {
        type: "counts",
        train: 7,
        validation: 7,
        test: 0,
        order: "natural",
        seed: 7,
        groupBy: null,
        fold: null,
      },
    ]);
  });

  it("numbers as YAML 1.2 writes them", async () => {
    expect(await epochsOf(experimentText({ epochs: "010" }))).to.equal(10);
    expect(await epochsOf(experimentText({ epochs: "0x1F" }))).to.equal(31);
    expect(await epochsOf(experimentText({ epochs: "1e2" }))).to.equal(100);
    expect(await epochsOf(experimentText({ epochs: "5.0" }))).to.equal(5);
  });

  it("a class named <<, in quotes", async () => {
    const { experiment } = await readFiles(folder(), {
      "x.yaml": experimentText({ data: '{directory: a, classes: {"<<": a*, __proto__: b*}}' }),
    });
    expect(experiment.data).to.deep.include({
      classes: [
        { name: "<<", glob: "a*" },
        { name: "__proto__", glob: "b*" },
      ],
    });
  });
});
