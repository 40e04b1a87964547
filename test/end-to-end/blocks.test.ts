/** Residual and parallel layers, from the file to what is done with a run: the real command on a few drawn pictures. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readNet } from "../../src/keras/read-net.ts";
import { readCsv } from "../../src/write/csv.ts";
import { testEngine } from "../support/engine.ts";
import { netAnswer } from "../support/net-answer.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { largestDifference, record } from "../support/vectors.ts";

const generator = "{imageSize: [16, 16], rescale: 1/255, batchSize: 6, classMode: binary}";

const net = `
  - {type: residual, layers: [{type: conv2d, filters: 3, kernelSize: 3, padding: same, activation: relu}]}
  - {type: conv2d, filters: 4, kernelSize: 3, padding: same, activation: relu}
  - type: residual
    layers:
      - {type: conv2d, filters: 6, kernelSize: 3, strides: 2, padding: same, useBias: false}
      - {type: batchNormalization}
      - {type: spatialDropout2d, rate: 0.2}
  - type: parallel
    branches:
      - [{type: conv2d, filters: 2, kernelSize: 1, activation: relu}, {type: maxPooling2d, poolSize: 1}]
      - [{type: residual, layers: [{type: conv2d, filters: 6, kernelSize: 3, padding: same, activation: relu}]}]
      - []
  - {type: globalAveragePooling2d}
  - {type: residual, layers: [{type: dense, units: 5, activation: relu}, {type: dropout, rate: 0.3}]}
  - {type: dense, units: 1, activation: sigmoid}`;

describe("residual and parallel layers, on a few drawn pictures", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), args);
  const read = (...path: string[]): string => readFileSync(join(folder(), "runs", ...path), "utf8");
  const write = (name: string, layers: string): void => {
    writeFileSync(join(folder(), `${name}.yaml`), tinyExperiment({ generator, layers, epochs: "2" }));
  };

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    write("nested", net);
    const told = await exp("nested.yaml");
    expect(told.status, told.stderr).to.equal(0);
  });

  it("are drawn as a tree in the run's model.txt, and come again when resolved.yaml is run", async () => {
    const drawn = read("nested-001", "model.txt").replaceAll(/(?<=\S) +/g, " ");
    expect(drawn).to.contain(
      `residual_2 (residual) (None, 8, 8, 6) 288
├── conv2d_1 (conv2d) (None, 8, 8, 6) 216
├── batchNormalization_1 (batchNormalization) (None, 8, 8, 6) 24
├── spatialDropout2d_1 (spatialDropout2d) (None, 8, 8, 6) 0
└── shortcut
    ├── conv2d_1 (conv2d) (None, 8, 8, 6) 24
    └── batchNormalization_1 (batchNormalization) (None, 8, 8, 6) 24
`,
    );
    const again = await exp("runs/nested-001/resolved.yaml", "--set", "name=again");
    expect(again.status, again.stderr).to.equal(0);
    const lastHash = (run: string): string | undefined => read(run, "metrics.csv").trim().split(",").at(-1);
    expect(lastHash("again-001")).to.equal(lastHash("nested-001"));
  });

  it("give the same bytes when verified", async () => {
    const { status, stdout } = await exp("verify", "nested-001");
    expect(stdout).to.contain("nested-001: same");
    expect(status).to.equal(0);
  });

  it("are told by diff one layer at a time, however deep", async () => {
    const set = ["--set", "layers.3.branches.1.0.layers.0.filters=4", "--set", "layers.5.layers.1.rate=0.1"];
    const changed = await exp("nested.yaml", ...set, "--set", "name=changed");
    expect(changed.status, changed.stderr).to.equal(0);
    const { stdout } = await exp("diff", "nested-001", "changed-001", "--json");
    const { keys } = record(JSON.parse(stdout));
    expect(keys).to.deep.equal([
      {
        path: ["layers", "parallel_1", "branches", "1", "residual_1", "layers", "conv2d_1", "filters"],
        before: 6,
        after: 4,
      },
      { path: ["layers", "residual_3", "layers", "dropout_1", "rate"], before: 0.3, after: 0.1 },
    ]);
  });

  it("are exported to Keras and tfjs, read again, and answer as predict says", async () => {
    const engine = await testEngine();
    const picture = engine.tf.tidy(() => engine.tf.fill([16, 16, 3], 0.5).dataSync<"float32">().slice());
    const answers: Float32Array[] = [];
    for (const [form, name] of [
      ["keras", "a.keras"],
      ["h5", "a.h5"],
      ["tfjs", "a-tfjs"],
    ] as const) {
      const file = join(folder(), name);
      const exported = await exp("export", "nested-001", "--to", form, "--out", file);
      expect(exported.status, exported.stderr).to.equal(0);
      const back = await readNet({ file, cut: null });
      if (back.type === "mistake") throw new Error(back.message);
      answers.push(netAnswer(engine, back.net, [16, 16, 3], picture).values);
    }
    const [first = new Float32Array(), ...others] = answers;
    expect(first).to.have.length(1);
    for (const other of others) expect(largestDifference(first, other)).to.be.at.most(1e-6);
    const predicted = await exp("predict", "nested-001", "pictures/cat.1.jpg");
    expect(predicted.status, predicted.stderr).to.equal(0);
    const rows = readCsv(predicted.stdout);
    expect(rows.type === "broken" ? rows.reason : rows.value).to.have.length(2);
  });

  it("are a base for others, whose blocks come after it, frozen or trained in part", async () => {
    const head = (trainable: string): string => `
  - {type: base, model: a.keras, cut: parallel_1, trainable: ${trainable}}
  - {type: residual, name: more, layers: [{type: conv2d, filters: 4, kernelSize: 3, strides: 2, padding: same}]}
  - {type: globalAveragePooling2d}
  - {type: dense, name: answer, units: 1, activation: sigmoid}`;
    for (const [name, trainable] of [
      ["frozen", "false"],
      ["thawed", "{from: residual_2_conv2d_1}"],
    ] as const) {
      write(name, head(trainable));
      const told = await exp(`${name}.yaml`);
      expect(told.status, told.stderr).to.equal(0);
      const verified = await exp("verify", `${name}-001`);
      expect(verified.status, verified.stdout).to.equal(0);
    }
    expect(read("frozen-001", "model.txt")).to.contain("└── shortcut");
  });

  it("begin with the best weights of a run that has layers of their names", async () => {
    writeFileSync(
      join(folder(), "from.yaml"),
      tinyExperiment({ generator, layers: net, epochs: "1", startFrom: "nested" }),
    );
    const told = await exp("from.yaml");
    expect(told.status, told.stderr).to.equal(0);
    expect(told.stderr).to.contain("the weights of 12 layers are taken");
  });
});
