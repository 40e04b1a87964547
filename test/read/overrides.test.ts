import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { experimentText, mistakesIn, readFiles } from "../support/experiment-text.ts";
import { hostileRuns, hostileText, rawHostile } from "../support/hostile-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "experiments/x.yaml": experimentText({
    optimizer: "{type: rmsprop, rho: 0.8, epsilonOutsideRoot: true}",
    layers: "[{type: flatten}, {type: dropout, rate: 0.5}, {type: dense, units: 1, activation: sigmoid}]",
    seed: "5",
  }),
};

describe("--set PATH=VALUE", () => {
  const folder = temporaryFolder();
  const set = async (...args: string[]) => (await readFiles(folder(), files, { set: args })).experiment;

  it("replaces the value at a dotted path", async () => {
    expect((await set("optimizer.learningRate=0.5")).optimizer).to.include({ rho: 0.8, learningRate: 0.5 });
  });

  it("takes the position in a list, from 0", async () => {
    expect((await set("layers.1.rate=0.25")).layers[1]).to.include({ type: "dropout", rate: 0.25 });
    expect((await set("layers.1={type: gaussianNoise, stddev: 1}")).layers[1]).to.include({ stddev: 1 });
  });

  it("replaces a map whole", async () => {
    expect((await set("optimizer={type: rmsprop}")).optimizer).to.include({
      rho: 0.9,
      epsilonOutsideRoot: false,
    });
  });

  it("replaces a list whole", async () => {
    expect((await set("metrics=[auc, acc]")).metrics).to.deep.equal(["auc", "acc"]);
  });

  it("reads the value as YAML", async () => {
    expect((await set("epochs=0x10")).epochs).to.equal(16);
    expect((await set("epochs=5 # five")).epochs).to.equal(5);
    expect((await set('description="a: b"')).description).to.equal("a: b");
    expect((await set("description=a=b")).description).to.equal("a=b");
  });

  it("makes the maps on the way", async () => {
    expect((await set("earlyStopping.patience=7")).earlyStopping).to.include({
      monitor: "val_loss",
      patience: 7,
    });
  });

  it("takes a key away with null or nothing", async () => {
    expect((await set("seed=null")).seed).to.equal(0);
    expect((await set("seed=")).seed).to.equal(0);
  });

  it("with null makes no mistake where nothing stands", async () => {
    const { augmentation, earlyStopping } = await set(
      "augmentation.rotationRange=null",
      "earlyStopping=null",
      "layers.9=null",
    );
    expect({ augmentation, earlyStopping }).to.deep.equal({ augmentation: null, earlyStopping: null });
  });

  it("is applied in order, the last counts", async () => {
    expect((await set("epochs=5", "epochs=6")).epochs).to.equal(6);
    expect((await set("optimizer.rho=0.1", "optimizer={type: rmsprop}")).optimizer).to.include({ rho: 0.9 });
  });

  it("is relative to the folder in which the command was typed", async () => {
    const [before, after] = [await set(), await set("data.directory=pictures")];
    expect(before.data).to.include({ directory: join(folder(), "experiments/pictures") });
    expect(after.data).to.include({ directory: join(folder(), "pictures") });
  });

  it("keeps the order of classes that look like numbers", async () => {
    const { data } = await set("data.classes={10: ten*, 9: nine*}");
    expect(data).to.deep.include({
      classes: [
        { name: "10", glob: "ten*" },
        { name: "9", glob: "nine*" },
      ],
    });
  });

  it("is kept as one line in its shortest form", async () => {
    const { source } = await readFiles(folder(), files, {
      set: [
        " epochs = 5e0",
        "layers.1={type: gaussianNoise,\n  stddev: 0.50}",
        'data.classes={10: "a", 9: b}',
        "seed=",
        'description="two\\nlines"',
      ],
      seed: 7,
      epochs: 2,
    });
    expect(source.overrides).to.deep.equal([
      "epochs=5",
      "layers.1={type: gaussianNoise, stddev: 0.5}",
      'data.classes={"10": a, "9": b}',
      "seed=null",
      'description="two\\nlines"',
      "seed=7",
      "epochs=2",
    ]);
  });
});

describe("a path in an override", () => {
  const folder = temporaryFolder();
  const kept = async (...args: string[]) =>
    (await readFiles(folder(), files, { set: args })).source.overrides;

  it("is kept as the experiment's file would have it, wherever the command was typed", async () => {
    expect(await kept("data.directory=pictures")).to.deep.equal(["data.directory=../pictures"]);
    const absolute = join(folder(), "pictures");
    expect(await kept(`data.directory=${absolute}`)).to.deep.equal(["data.directory=../pictures"]);
    expect(await kept("data={directory: ./experiments/p}")).to.deep.equal(["data={directory: ./p}"]);
    expect(await kept("startFrom=runs/base-001")).to.deep.equal(["startFrom=../runs/base-001"]);
    expect(await kept("layers=[{type: base, model: net.h5}, {type: dense, units: 1}]")).to.deep.equal([
      "layers=[{type: base, model: ../net.h5}, {type: dense, units: 1}]",
    ]);
  });

  it("stays as it is where it is none: a name, a URL, a text of another key", async () => {
    const all = ["startFrom=base-001", "description=a/b"];
    expect(await kept(...all)).to.deep.equal(all);
    const url = "layers.0={type: base, model: https://example.org/model.json}";
    expect(await kept(url)).to.deep.equal([url]);
  });
});

describe("--seed and --epochs", () => {
  const folder = temporaryFolder();

  it("come after --set", async () => {
    const { experiment } = await readFiles(folder(), files, {
      set: ["seed=1", "epochs=1"],
      seed: 0,
      epochs: 9,
    });
    expect([experiment.seed, experiment.epochs]).to.deep.equal([0, 9]);
  });

  it("are told as they were typed", async () => {
    expect(await mistakesIn(folder(), files, { seed: -1, epochs: 0 })).to.equal(
      `command line:1:8 seed must be a whole number from 0 to 4294967295, not -1
    1 | --seed -1
      |        ^^

command line:1:10 epochs must be a whole number from 1 to 1000000, not 0
    1 | --epochs 0
      |          ^`,
    );
  });
});

describe("an override in overrides.txt", () => {
  const folder = temporaryFolder();
  const description = async (set: string): Promise<string | null> =>
    (await readFiles(folder(), files, { set: [set] })).experiment.description;

  it("is written so that every character is seen, and read back as the same value", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText(), async (text) => {
        const override = `description=${JSON.stringify(text)}`;
        const [written = ""] = (await readFiles(folder(), files, { set: [override] })).source.overrides;
        expect(rawHostile(written)).to.deep.equal([]);
        expect(await description(written)).to.equal(await description(override));
      }),
      hostileRuns(50),
    );
  });
});
