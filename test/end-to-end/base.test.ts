import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { readNet } from "../../src/keras/read-net.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const generator = "{imageSize: [16, 16], rescale: 1/255, batchSize: 5, classMode: binary}";

/** On the net that the first run trained, without its last layers. */
const head = (model: string, trainable: string): string => `
  - {type: base, model: ${model}, cut: maxPooling2d_1, trainable: ${trainable}}
  - {type: globalAveragePooling2d}
  - {type: dense, name: answer, units: 1, activation: sigmoid}`;

describe("a base and startFrom, on a few drawn pictures", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const runs = (...path: string[]): string => join(folder(), "runs", ...path);
  const read = (...path: string[]): string => readFileSync(runs(...path), "utf8");
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), args);
  const write = (name: string, changes: Record<string, string>): void => {
    writeFileSync(join(folder(), `${name}.yaml`), tinyExperiment({ generator, ...changes }));
  };
  const net = "runs/tiny-001/checkpoints/best/model.json";

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    write("tiny", { epochs: "1" });
    write("features", { layers: head(net, "false"), epochs: "2" });
    write("tuned", { layers: head(net, "true"), startFrom: "features", epochs: "1" });
    expect((await exp("tiny.yaml")).status).to.equal(0);
  });

  it("trains only the layers after a frozen base, and gives the same bytes from kept features", async () => {
    const first = await exp("features.yaml");
    expect(first.status, first.stderr).to.equal(0);
    expect(read("features-001", "model.txt")).to.match(/base_1 \(base, 2 layers to maxPooling2d_1\)/);
    expect(read("features-001", "resolved.yaml")).to.match(
      /model: \.\.\/tiny-001\/checkpoints.*sha256: [0-9a-f]{64}/,
    );
    expect((await exp("features.yaml")).status).to.equal(0);
    const args = ["-r", "-x", "machine", "features-001", "features-002"];
    await promisify(execFile)("diff", args, { cwd: runs() });
    rmSync(runs("features-002"), { recursive: true });
  });

  it("starts from the newest finished run of an experiment, pins it, and list shows it", async () => {
    const { status, stderr } = await exp("tuned.yaml");
    expect(status, stderr).to.equal(0);
    expect(stderr).to.match(/starts from features-001, epoch \d: the weights of 2 layers are taken/);
    expect(read("tuned-001", "resolved.yaml")).to.match(
      /startFrom:\n\s+run: \.\.\/features-001\n\s+sha256: [0-9a-f]{64}/,
    );
    expect((await exp("list")).stdout).to.match(/^tuned-001 .*features-001/m);
  });

  it("predicts from the run's own copy of the net", async () => {
    const { status, stdout, stderr } = await exp("predict", "tuned-001", "pictures/cat.0.jpg");
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include("cat.0.jpg");
  });

  it("brings levels into the net's range by preprocess, in a layer that is never trained and goes with the model", async () => {
    const caffe = head(net, "true").replace("trainable", "preprocess: caffe, trainable");
    write("caffe", { layers: caffe, generator: generator.replace("1/255", "1"), epochs: "1" });
    const { status, stderr } = await exp("caffe.yaml");
    expect(status, stderr).to.equal(0);
    expect(read("caffe-001", "resolved.yaml")).to.match(/type: base, .*preprocess: caffe/);
    expect((await exp("export", "caffe-001", "--to", "keras")).status).to.equal(0);
    const exported = await readNet({ file: join(folder(), "caffe-001.keras"), cut: null });
    if (exported.type === "mistake") throw new Error(exported.message);
    const first = exported.net.nodes[0];
    expect(first?.layer.name).to.equal("base_1_rescaling");
    expect([...(first?.weights[1]?.values ?? [])]).to.deep.equal(
      [-103.939, -116.779, -123.68].map(Math.fround),
    );
    const judged = await exp("predict", "caffe-001", "pictures/cat.0.jpg");
    expect(judged.status, judged.stderr).to.equal(0);
    expect((await exp("export", "caffe-001", "--to", "tfjs")).status).to.equal(0);
  });

  it("warns of a net of which nothing says what it takes", async () => {
    expect((await exp("export", "tiny-001", "--to", "keras")).status).to.equal(0);
    write("unsaid", { layers: head("tiny-001.keras", "false") });
    const unsaid = await exp("plan", "unsaid.yaml");
    expect(unsaid.status, unsaid.stderr).to.equal(0);
    expect(unsaid.stderr).to.match(
      /unsaid\.yaml:\d+:\d+ warning: the net of the base does not rescale levels 0\.\.255 itself/,
    );
  });

  it("says at its place what is wrong with a base or with the run to start from", async () => {
    write("wrong", {
      layers: head(net, "{from: maxPoling2d_1}"),
      startFrom: "featurs",
    });
    const { status, stderr } = await exp("check", "wrong.yaml");
    expect(status).to.equal(2);
    expect(stderr).to.match(/wrong\.yaml:\d+:\d+ there is no run featurs in .*did you mean "features"\?/);
    write("wrong", { layers: head(net, "{from: maxPoling2d_1}") });
    expect((await exp("check", "wrong.yaml")).stderr).to.match(
      /wrong\.yaml:\d+:\d+ the net has no layer "maxPoling2d_1" up to its cut; did you mean "maxPooling2d_1"\?/,
    );
    write("wrong", { layers: head("none.keras", "false") });
    expect((await exp("check", "wrong.yaml")).stderr).to.match(/wrong\.yaml:\d+:\d+ .*none\.keras/);
  });

  it("trains on from no weights that were changed after their run, and names the file", async () => {
    const changed = runs("features-001", "checkpoints", "best", "weights.bin");
    const whole = readFileSync(changed);
    writeFileSync(changed, whole.with(0, (whole[0] ?? 0) ^ 1));
    write("tuned", { layers: head(net, "true"), startFrom: "features", epochs: "1" });
    write("above", { layers: head("runs/features-001/checkpoints/best/model.json", "false") });
    const what = String.raw`checkpoints/best/weights\.bin: its bytes are not those that were sealed`;
    for (const verb of ["check", "plan", "run"]) {
      const start = await exp(verb, "tuned.yaml");
      expect(start.status, start.stderr).to.equal(2);
      expect(start.stderr).to.match(
        RegExp(String.raw`^tuned\.yaml:\d+:\d+ training cannot start from features-001: ${what}`, "m"),
      );
      const base = await exp(verb, "above.yaml");
      expect(base.status, base.stderr).to.equal(2);
      expect(base.stderr).to.match(
        RegExp(
          String.raw`^above\.yaml:\d+:\d+ model\.json: it is of the run features-001, in which ${what}`,
          "m",
        ),
      );
    }
    writeFileSync(changed, whole);
    expect((await exp("plan", "tuned.yaml")).status).to.equal(0);
  });
});
